import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { EagerStart } from '../../workflows/eager-start';
import { WorkerStarter } from './worker-starter';

const START: EagerStart = {
  workflowType: 't',
  workflowId: 'w',
  noun: 'orders',
  searchAttributeBytes: 1,
  namespace: 'n',
  taskQueue: 'q',
  operations: [],
};

let folder: string;
let socket: string;
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lumbung-socket-'));
  socket = join(folder, 'worker.sock');
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = undefined;
  await rm(folder, { recursive: true });
});

function listen(answer: RequestListener): Promise<void> {
  server = createServer(answer);
  return new Promise((resolve) => server?.listen(socket, resolve));
}

const STARTED = '{"started":{"eager":true,"runId":"r"}}\n';

test('sends what the worker needs and hears what became of it', async () => {
  let body = '';
  await listen((request, response) => {
    void buffer(request).then((bytes) => {
      body = String(bytes);
      response.write(STARTED);
      response.end('{"verdicts":[]}\n');
    });
  });
  const started = await new WorkerStarter(socket).start(START, '{"operations":["ü"]}');
  expect(started).toMatchObject({ eager: true, runId: 'r' });
  expect(await started.told).toEqual([]);
  expect(body).toBe(`${JSON.stringify(START)}\n{"operations":["ü"]}`);
});

test('a worker that dies after the start is told to whoever waits', async () => {
  await listen((_request, response) => {
    response.write(STARTED, () => setTimeout(() => response.destroy(), 10));
  });
  const { told } = await new WorkerStarter(socket).start(START, '{}');
  await expect(told).rejects.toThrow(/went away|aborted/);
});

test.each<[string, RequestListener]>([
  ['refuses', (_, response) => response.writeHead(503).end()],
  ['says something else', (_, response) => response.end('{"hello":1}\n')],
  ['dies before it says anything', (_, response) => response.destroy()],
  ['dies in the middle of its answer', (_, response) => void response.write('{"star', () => response.destroy())],
])('a worker that %s is given a rest', async (_, answer) => {
  await listen(answer);
  const starter = new WorkerStarter(socket);
  expect(starter.ready).toBe(true);
  await expect(starter.start(START, '{}')).rejects.toThrow();
  expect(starter.ready).toBe(false);
});

test('who leaves is not listened to any more, at either end', async () => {
  const closed = new Promise<void>((resolve) => {
    void listen((_, response) => {
      response.once('close', resolve);
      response.write(STARTED);
    });
  });
  const { told, leave } = await new WorkerStarter(socket).start(START, '{}');
  leave();
  await closed;
  await expect(told).rejects.toThrow();
});

test('a worker that says nothing is given up, and not asked again for a while', async () => {
  await listen(() => undefined);
  const starter = new WorkerStarter(socket, { answerMs: 50 });
  await expect(starter.start(START, '{}')).rejects.toThrow();
  expect(starter.ready).toBe(false);
});

test('no worker at all is noticed at once', async () => {
  const starter = new WorkerStarter(socket);
  await expect(starter.start(START, '{}')).rejects.toThrow('ENOENT');
  expect(starter.ready).toBe(false);
});
