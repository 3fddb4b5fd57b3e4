import express, { type Express } from 'express';
import { createServer, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { rawConnection, type RawConnection } from '../../test/harness/raw-connection';
import { MAX_BODY_BYTES } from '../http/json/read-body';
import { problemHandler } from '../http/problems/problem-handler';
import { beginRequest, contextOf } from '../http/request-context';
import { bodyRoom, type BodyLimits } from './body-room';

const servers: Server[] = [];
const connections: RawConnection[] = [];
const waiting: (() => void)[] = [];

/** Answers the number of bytes that were read; to `/wait`, only when the test says so. */
function application(limits: BodyLimits): Express {
  const app = express();
  app.use(beginRequest(() => new Date()));
  app.use((req, res, next) => {
    contextOf(res).caller = { keyId: req.get('Authorization') ?? 'k', subject: 's', role: 'order_system', programIds: null };
    next();
  });
  app.post(/.*/, bodyRoom(limits), (req, res) => {
    const answer = () => void res.send(String((req.body as Buffer | undefined)?.length ?? 0));
    if (req.path === '/wait') waiting.push(answer);
    else answer();
  });
  return app.use(problemHandler);
}

async function serve(limits: Partial<BodyLimits>, options: ServerOptions = {}): Promise<number> {
  const server = createServer(options, application({ requests: 100, bytes: 100 * MAX_BODY_BYTES, ...limits }));
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  for (const answer of waiting.splice(0)) answer();
});

function sender(port: number): RawConnection {
  const connection = rawConnection(port);
  connections.push(connection);
  return connection;
}

const head = (length: number | 'chunked', { path = '/', key = 'k', more = '' } = {}) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${key}\r\n${more}` +
  (length === 'chunked' ? 'Transfer-Encoding: chunked\r\n\r\n' : `Content-Length: ${length}\r\n\r\n`);
const EXPECT = 'Expect: 100-continue\r\n';

/** Sends only the headers, and has its room when it is told to go on. */
async function slowSender(port: number, length: number | 'chunked', key = 'k'): Promise<RawConnection> {
  const slow = sender(port);
  slow.send(head(length, { key, more: EXPECT }));
  await slow.hears('100 Continue');
  return slow;
}

async function post(port: number, body: string | Uint8Array<ArrayBuffer>, { key = 'k', headers = {}, path = '/' } = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body, headers: { authorization: key, ...headers } });
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
}

/** Asks until it isn't refused any more. */
async function servedAgain(port: number): Promise<number> {
  let { status } = await post(port, 'body');
  for (let tries = 0; status === 503 && tries < 500; tries++) ({ status } = await post(port, 'body'));
  return status;
}

test('slow senders get as many places as there are, by key, and give them back when they go', async () => {
  const port = await serve({ requests: 4 });
  const slow = [await slowSender(port, 10), await slowSender(port, 10)];
  expect(await post(port, 'body')).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^[12]$/) as string });
  expect(await post(port, 'body', { key: 'other' })).toMatchObject({ status: 200, text: '4' });
  for (const one of slow) one.close();
  expect(await servedAgain(port)).toBe(200);
});

test('bytes are reserved before they come: all that a sender may send where it does not say how much', async () => {
  const port = await serve({ bytes: 4 * MAX_BODY_BYTES });
  await slowSender(port, 'chunked');
  const second = await slowSender(port, MAX_BODY_BYTES);
  expect(await post(port, 'x')).toMatchObject({ status: 503 });
  second.send('x'.repeat(MAX_BODY_BYTES));
  await second.hears('200 OK');
  expect(await post(port, new Uint8Array(gzipSync('x')), { headers: { 'content-encoding': 'gzip' } })).toMatchObject({ status: 200, text: '1' });
});

test('of a body that has been read only its own bytes are held, until it is answered', async () => {
  const port = await serve({ bytes: MAX_BODY_BYTES + 3 });
  const chunked = sender(port);
  chunked.send(`${head('chunked', { path: '/wait' })}3\r\nabc\r\n0\r\n\r\n`);
  while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await post(port, 'x'.repeat(MAX_BODY_BYTES - 3))).toMatchObject({ status: 200 });
  expect(await post(port, 'x'.repeat(MAX_BODY_BYTES))).toMatchObject({ status: 503 });
  waiting.pop()?.();
  await chunked.hears('200 OK');
  expect(await post(port, 'x'.repeat(MAX_BODY_BYTES))).toMatchObject({ status: 200 });
});

test('a refusal comes before the body, and the connection serves on', async () => {
  const port = await serve({ requests: 2 });
  await slowSender(port, 10);
  const refused = sender(port);
  refused.send(head(50_000));
  expect(await refused.hears('"UNAVAILABLE"')).toMatch(/^HTTP\/1.1 503 .*\r\nRetry-After: \d/s);
  refused.send(`${'x'.repeat(50_000)}${head(2, { key: 'other' })}ab`);
  expect(await refused.hears('200 OK')).not.toContain('<closed>');
});

test('who asks before sending is told to go on, or that there is no point', async () => {
  const port = await serve({ requests: 2 });
  const slow = await slowSender(port, 2);
  const refused = sender(port);
  refused.send(head(2, { more: EXPECT }));
  const heard = await refused.hears('<closed>');
  expect(heard).toMatch(/^HTTP\/1.1 503 /);
  expect(heard).not.toContain('100 Continue');
  slow.send('ab');
  expect(await slow.hears('200 OK')).toMatch(/^HTTP\/1.1 100 Continue/);
});

test('too large a body is refused when it is announced', async () => {
  const port = await serve({});
  const large = sender(port);
  large.send(head(MAX_BODY_BYTES + 1));
  expect(await large.hears('"PAYLOAD_TOO_LARGE"')).toMatch(/^HTTP\/1.1 413 /);
});

test('a sender that stays slow is cut off and its place is free', async () => {
  const port = await serve({ requests: 2 }, { requestTimeout: 100, headersTimeout: 100, connectionsCheckingInterval: 20 });
  const slow = await slowSender(port, 10);
  slow.send('x');
  await slow.hears('<closed>');
  expect(await servedAgain(port)).toBe(200);
});
