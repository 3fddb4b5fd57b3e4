import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { createLogger } from '../../platform/logger';
import { BATCHES_PATH, type EagerStart } from '../../workflows/eager-start';
import type { Verdict } from '../../workflows/operation';
import { listenForBatches, type BatchListener } from './listen';
import { Outcomes } from './outcomes';

const START: EagerStart = {
  workflowType: 'settleOrders',
  workflowId: 'settle-batch:1',
  noun: 'orders',
  searchAttributeBytes: 100,
  namespace: 'default',
  taskQueue: 'lumbung',
  operations: [{ programId: 'p', id: 'o-1' }],
};
const VERDICT: Verdict = { programId: 'p', id: 'o-1', fingerprint: 'f', attempt: 1, outcome: 'settled', replayed: false };

let folder: string;
let socket: string;
let listener: BatchListener | undefined;
const outcomes = new Outcomes();
/** What the sink is called with by an execution. */
const tell = (runId: string) => void outcomes.sinks.outcomes.tell.fn({ workflowId: START.workflowId, runId } as never, [VERDICT]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lumbung-socket-'));
  socket = join(folder, 'worker.sock');
});
afterEach(async () => {
  await listener?.close();
  listener = undefined;
  await rm(folder, { recursive: true });
});

/** A worker whose Temporal answers a start in this way. */
async function listen(start: (...args: unknown[]) => Promise<unknown>): Promise<void> {
  const client = { withDeadline: (_: unknown, work: () => unknown) => work(), workflow: { start } } as unknown as Client;
  const logger = Object.assign(createLogger('test', 'error'), { silent: true });
  listener = await listenForBatches({ socket, namespace: 'default', taskQueue: 'lumbung', client, outcomes, logger });
}

function post(path = BATCHES_PATH, start = START): Promise<{ status: number | undefined; lines: unknown[] }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: socket, path, method: 'POST' }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode,
          lines: text
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line) as unknown),
        }),
      );
    });
    sent.once('error', reject);
    sent.end(`${JSON.stringify(start)}\n{"operations":[]}`);
  });
}

const started = { firstExecutionRunId: 'run-1', eagerlyStarted: true };

test('says when the batch is started and what became of it', async () => {
  await listen(() => {
    setTimeout(tell, 20, 'run-1');
    return Promise.resolve(started);
  });
  expect(await post()).toEqual({ status: 200, lines: [{ started: { eager: true, runId: 'run-1' } }, { verdicts: [VERDICT] }] });
});

test('an execution may tell before the answer to its start is there; an earlier one of the same id is not listened to', async () => {
  await listen(async () => {
    tell('run-0');
    tell('run-1');
    await new Promise((resolve) => setTimeout(resolve, 10));
    return started;
  });
  expect((await post()).lines).toEqual([{ started: { eager: true, runId: 'run-1' } }, { verdicts: [VERDICT] }]);
});

test('the workflow is given the bytes that were sent, and started as any other', async () => {
  const starts: unknown[][] = [];
  await listen((...args) => {
    starts.push(args);
    setTimeout(tell, 1, 'run-1');
    return Promise.resolve(started);
  });
  await post();
  const [[type, options]] = starts as [[string, { args: [{ payload: { data: Buffer } }]; [name: string]: unknown }]];
  expect(type).toBe('settleOrders');
  expect(options).toMatchObject({ requestEagerStart: true, workflowId: START.workflowId, taskQueue: 'lumbung', workflowTaskTimeout: '5s' });
  expect(String(options.args[0].payload.data)).toBe('{"operations":[]}');
});

test('what Temporal does not take is answered with 503', async () => {
  await listen(() => Promise.reject(new Error('14 UNAVAILABLE')));
  expect((await post()).status).toBe(503);
});

test('a worker that shuts down refuses', async () => {
  await listen(() => Promise.resolve(started));
  listener?.refuse();
  expect((await post()).status).toBe(503);
});

test.each([{ namespace: 'another' }, { taskQueue: 'another' }])('batches of another installation (%o) are not taken', async (other) => {
  await listen(() => Promise.resolve(started));
  expect((await post(BATCHES_PATH, { ...START, ...other })).status).toBe(421);
});

test('there is nothing else', async () => {
  await listen(() => Promise.resolve(started));
  expect((await post('/metrics')).status).toBe(404);
});

test('the socket belongs to its user alone', async () => {
  await listen(() => Promise.resolve(started));
  expect((await stat(socket)).mode & 0o777).toBe(0o600);
});

test('a file that is no socket is left as it is', async () => {
  await writeFile(socket, 'precious');
  await listen(() => Promise.resolve(started));
  expect(await readFile(socket, 'utf8')).toBe('precious');
});

test('a socket that a killed worker left is taken over', async () => {
  // Node removes the file when it closes; a process that is killed doesn't.
  const killed = spawnSync(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`,
  ]);
  expect(killed.signal).toBe('SIGKILL');
  expect((await stat(socket)).isSocket()).toBe(true);
  await listen(() => Promise.reject(new Error('away')));
  expect((await post()).status).toBe(503);
});

test('the socket of a worker that lives is left to it', async () => {
  const another = createServer((_, response) => response.writeHead(418).end());
  await new Promise<void>((resolve) => another.listen(socket, resolve));
  await listen(() => Promise.resolve(started));
  expect((await post()).status).toBe(418);
  another.closeAllConnections();
  await new Promise((resolve) => another.close(resolve));
});
