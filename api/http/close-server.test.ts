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

test('answers what is under way, and takes nothing new', async () => {
  const { close, url, waiting } = await serve();
  const answers = [fetch(url), fetch(url)];
  await until(() => waiting.length === 2);
  let closed = false;
  const closing = close().then(() => (closed = true));
  await expect(fetch(url)).rejects.toThrow();
  expect(closed).toBe(false);
  const long = 'x'.repeat(5_000_000);
  for (const response of waiting) response.end(long);
  for (const answer of answers) expect(await (await answer).text()).toBe(long);
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
