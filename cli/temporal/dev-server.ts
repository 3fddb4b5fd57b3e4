import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { Fault } from '../fault';
import type { DataFolder } from '../launcher/data-folder';
import { lastLine, openLog } from '../launcher/log-file';
import type { ProcessSpec } from '../launcher/supervised-process';
import { SEARCH_ATTRIBUTES } from './search-attributes';

export interface DevServerOptions {
  /** Path of Temporal's command-line tool. */
  program: string;
  folder: DataFolder;
  port: number;
  uiPort: number;
  /** Of its API by HTTP, which nothing of ours uses. The tool can't do without, and takes any port that was free when it looked. */
  httpPort: number;
  /** Where the server tells its numbers. Default: any port that is free. */
  metricsPort?: number;
  namespace: string;
}

const READY_MS = 60_000;
const POLL_MS = 50;
/** How long finished workflows can be looked at in the UI. */
const RETENTION = '7 days';
/** The list of a full batch's order ids (128 of up to 64 characters), as the processes may send it. */
export const SEARCH_ATTRIBUTE_BYTES = 24 * 1024;
/** What the server lets through: the server counts a little more for each id than we do. */
export const SERVER_ATTRIBUTE_BYTES = 32 * 1024;

/** Temporal's dev server with its UI, whose workflows live in a file of the data folder. */
export function devServer(options: DevServerOptions): ProcessSpec {
  const log = options.folder.path('logs/temporal.log');
  return {
    name: 'Temporal',
    signals: { stop: 'SIGTERM', kill: 'SIGKILL', patienceMs: 15_000 },
    spawn: () => {
      const output = openLog(log);
      // A session of its own: the terminal's Ctrl-C is the launcher's to answer.
      const child = spawn(options.program, serverArgs(options), { detached: true, stdio: ['ignore', output, output], env: ownEnvironment() });
      closeSync(output);
      return child;
    },
    ready: (_, gone) => untilReady(options, gone),
    lastWords: () => lastLine(log, /error|unable|failed|fatal/i),
  };
}

function serverArgs({ folder, port, uiPort, httpPort, metricsPort, namespace }: DevServerOptions): string[] {
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, { type }]) => ['--search-attribute', `${name}=${type}`]);
  const config = {
    'frontend.searchAttributesSizeOfValueLimit': SERVER_ATTRIBUTE_BYTES,
    // It would ask Temporal's site for newer versions.
    'frontend.enableServerVersionCheck': false,
  };
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort), '--namespace', namespace],
    ...['--http-port', String(httpPort)],
    ...(metricsPort === undefined ? [] : ['--metrics-port', String(metricsPort)]),
    // Without these two a file is three times slower than memory.
    ...['--db-filename', folder.path('temporal.db'), '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    ...['--log-level', 'warn', '--log-format', 'json'],
    ...attributes,
    ...Object.entries(config).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
  ];
}

/** The tool takes settings of its own from variables such as TEMPORAL_ADDRESS, which here mean something else. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

async function untilReady({ port, namespace, folder }: DevServerOptions, gone: AbortSignal): Promise<void> {
  const connection = Connection.lazy({ address: `127.0.0.1:${port}` });
  try {
    for (const end = Date.now() + READY_MS; Date.now() < end && !gone.aborted; await sleep(POLL_MS)) {
      if (await prepareNamespace(connection, namespace)) return;
    }
  } finally {
    await connection.close();
  }
  throw new Fault(`Temporal's server was not ready after ${READY_MS / 1000} s; its log is in ${folder.logs}.`);
}

/** The dev server forgets a finished workflow after a day. @returns false while the server doesn't answer yet. */
async function prepareNamespace(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.updateNamespace({
        namespace,
        config: { workflowExecutionRetentionTtl: msToTs(RETENTION) },
      }),
    );
    return true;
  } catch {
    return false;
  }
}
