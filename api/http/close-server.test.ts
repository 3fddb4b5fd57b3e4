import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { closable } from './close-server';

async function serve() {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => waiting.push(response));
  const close = closable(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { close, port, url: `http://127.0.0.1:${port}`, waiting };
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds() && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}

/** Asks on connections of their own, as a new caller would. */
async function untilRefused(url: string): Promise<void> {
  const { port } = new URL(url);
  for (let tries = 0; tries < 200; tries++) {
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.destroy());
      socket.once('error', () => resolve(true)).once('close', () => resolve(false));
    });
    if (refused) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it still listens');
}

test('answers what is under way, listens until then, and is gone afterwards', async () => {
  const { close, url, waiting } = await serve();
  const answers = [fetch(url), fetch(url)];
  await until(() => waiting.length === 2);
  let closed = false;
  const closing = close().then(() => (closed = true));
  const told = fetch(url);
  await until(() => waiting.length === 3);
  waiting[2]?.end('go elsewhere');
  expect(await (await told).text()).toBe('go elsewhere');
  expect(closed).toBe(false);
  const long = 'x'.repeat(5_000_000);
  for (const response of waiting.slice(0, 2)) response.end(long);
  for (const answer of answers) expect(await (await answer).text()).toBe(long);
  await closing;
  await expect(fetch(url)).rejects.toThrow();
});

test('does not wait for requests that keep coming', async () => {
  const { close, url, waiting } = await serve();
  const first = fetch(url);
  await until(() => waiting.length === 1);
  const closing = close();
  const later = fetch(url).catch(() => null);
  await until(() => waiting.length === 2);
  waiting[0]?.end('first');
  await first;
  // It has stopped listening though another request is under way; that one is answered too.
  await expect(untilRefused(url)).resolves.toBeUndefined();
  waiting[1]?.end('later');
  expect(await (await later)?.text()).toBe('later');
  await closing;
});

test('does not wait for connections without a request', async () => {
  const { close, port } = await serve();
  const silent = connect(port, '127.0.0.1');
  await new Promise((resolve) => silent.once('connect', resolve));
  const gone = new Promise((resolve) => silent.once('close', resolve));
  silent.on('error', () => undefined).resume();
  await close();
  await gone;
}, 5_000);

test('answers a request that arrives on an open connection at the last moment', async () => {
  const { close, port, waiting } = await serve();
  const late = connect(port, '127.0.0.1');
  await new Promise((resolve) => late.once('connect', resolve));
  let received = '';
  late.on('data', (chunk) => (received += chunk.toString()));
  const closing = close();
  late.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await until(() => waiting.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 150));
  waiting[0]?.end('in time');
  await closing;
  expect(received).toContain('in time');
});
