import { rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import type { Client } from '@temporalio/client';
import type { Logger } from '../../platform/logger';
import { racePoint } from '../../platform/race-points';
import { BATCHES_PATH, type EagerStart, type Started, type Told } from '../../workflows/eager-start';
import type { Outcomes } from './outcomes';
import { startEagerly } from './start-eagerly';

export interface ListenerOptions {
  /** Path of the Unix socket. */
  socket: string;
  /** What the worker works on. */
  namespace: string;
  taskQueue: string;
  client: Client;
  outcomes: Outcomes;
  logger: Logger;
}

const LINE_END = 10;
/** How soon the socket of a worker that has ended is taken over. */
const ASK_AGAIN_MS = 5_000;

export interface BatchListener {
  /** Starts nothing any more; those who wait are still told. */
  refuse(): void;
  /** Leaves those who wait to ask Temporal. */
  close(): Promise<void>;
}

/**
 * Lets API processes of this machine start batches through this worker (`workflows/eager-start`). Who may write to the socket's file may do that:
 * it belongs to the worker's user alone. Orders are settled without it, too, so a socket that can't be had is told and no more.
 */
export async function listenForBatches(options: ListenerOptions): Promise<BatchListener> {
  const { socket, logger } = options;
  let refusing = false;
  const server = createServer((request, response) => {
    if (refusing) return void response.writeHead(503).end();
    answer(options, request, response).catch((error: unknown) => {
      // The API starts the batch itself then, and says so if that fails, too.
      logger.debug('a batch was not started here', { error });
      if (response.headersSent) response.destroy();
      else response.writeHead(503).end();
    });
  });
  const stop = new AbortController();
  const take = async (): Promise<void> => {
    if (await isListenedOn(socket)) {
      logger.debug('another worker of this machine starts batches', { socket });
      void pause(ASK_AGAIN_MS, undefined, { signal: stop.signal, ref: false }).then(take, () => undefined);
      return;
    }
    try {
      await removeLeftover(socket);
      if (!stop.signal.aborted) await listen(server, socket);
    } catch (error) {
      logger.warn('batches can not be started by way of this worker: LUMBUNG_WORKER_SOCKET can not be listened on', { socket, error });
    }
  };
  await take();
  return {
    refuse: () => {
      refusing = true;
      stop.abort();
    },
    close: () => {
      stop.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function answer(
  { client, outcomes, namespace, taskQueue }: ListenerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST' || request.url !== BATCHES_PATH) {
    response.writeHead(404).end();
    return;
  }
  const body = await buffer(request);
  const lineEnd = body.indexOf(LINE_END);
  const start = JSON.parse(body.toString('utf8', 0, lineEnd)) as EagerStart;
  // Of another installation: what it started elsewhere, the API would not find.
  if (start.namespace !== namespace || start.taskQueue !== taskQueue) {
    response.writeHead(421).end();
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const verdicts = await startEagerly(client, outcomes, start, body.subarray(lineEnd + 1), {
    signal: gone.signal,
    onStarted: (started) => response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write(line({ started } satisfies Started)),
  });
  await new Promise<void>((resolve) => response.end(line({ verdicts } satisfies Told), resolve));
  await racePoint('outcomes.told', verdicts);
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** The file of a worker that was killed stays, and nobody answers there. One that can't be asked may live. */
function isListenedOn(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT' && code !== 'ENOTSOCK'));
  });
}

/** What stands there and is no socket is somebody's file. */
async function removeLeftover(socket: string): Promise<void> {
  const found = await stat(socket).catch(() => null);
  if (found?.isSocket()) await rm(socket);
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // The file is made within this call, and nobody else may connect for a moment even.
    const before = process.umask(0o177);
    server.listen(socket, () => {
      server.off('error', reject);
      resolve();
    });
    process.umask(before);
  });
}
