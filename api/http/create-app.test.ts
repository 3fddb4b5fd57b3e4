import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { createLogger, format, transports } from 'winston';
import { z } from 'zod';
import { Problem } from '../../domain/problem';
import type { Caller } from '../auth/caller';
import { createApp } from './create-app';
import { defineRoute, type Call, type Route } from './route/route';

const NOW = new Date('2026-11-23T02:00:00Z');
const BODIES = { requests: 10, bytes: 2 ** 22 };
const CALLERS: Record<string, Caller> = {
  'Bearer admin': { keyId: 'k-admin', subject: 'ann', role: 'admin', programIds: null },
  'Bearer auditor': { keyId: 'k-auditor', subject: 'bob', role: 'auditor', programIds: null },
};

let server: Server;
let url: string;
let lines: Record<string, unknown>[] = [];
const draining = { active: false };
let seen: Call<unknown, unknown, unknown> | undefined;
let fail: (() => unknown) | undefined;

const order = defineRoute({
  method: 'post',
  path: '/v1/things/{thingId}',
  action: 'orders.write',
  tag: 'Orders',
  summary: 'A thing',
  params: z.strictObject({ thingId: z.string().regex(/^[a-z:]+$/, 'must be lower case') }),
  query: z.strictObject({ wait: z.string().exactOptional() }),
  body: z.strictObject({ programId: z.string(), n: z.int().exactOptional() }),
  responses: { 201: { description: 'Made.' } },
  handle(call) {
    seen = call;
    if (fail) throw fail();
    return Promise.resolve({ status: 201, headers: { Location: '/there' }, body: { made: call.params.thingId } });
  },
});

const ping: Route = {
  method: 'get',
  path: '/ping',
  action: 'public',
  tag: 'Health',
  summary: 'Ping',
  responses: { 200: { description: 'Pong.' } },
  handle: () => Promise.resolve({ status: 200, body: { pong: true } }),
};

beforeAll(async () => {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const logger = createLogger({ format: format.json(), transports: [new transports.Stream({ stream: sink })] });
  const authenticate = (header: string | undefined) => {
    const caller = CALLERS[header ?? ''];
    return caller ? Promise.resolve(caller) : Promise.reject(new Problem('UNAUTHENTICATED', 'Send a valid API key as “Authorization: Bearer …”.'));
  };
  const app = createApp({ logger, now: () => NOW, draining, authenticator: { authenticate }, bodies: BODIES, routes: [order, ping] });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  lines = [];
  draining.active = false;
  seen = undefined;
  fail = undefined;
});

interface Sent {
  key?: string | null;
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  method?: string;
}

async function send(path: string, { key = 'admin', body, headers = {}, method = 'POST' }: Sent = {}) {
  const authorization = key === null ? {} : { authorization: `Bearer ${key}` };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url + path, { method, headers: { ...authorization, ...type, ...headers }, ...(body !== undefined && { body }) });
  const text = await response.text();
  const json = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body: json };
}

const good = '{"programId":"harvest","n":1}';

describe('a request', () => {
  it('reaches its handler with everything read and validated', async () => {
    const answer = await send('/v1/things/a%3Ab?wait=x', {
      body: good,
      headers: { 'x-request-id': 'till-7', prefer: 'wait=3', 'accept-language': 'id', 'idempotency-key': 'i-1' },
    });
    expect(answer).toMatchObject({ status: 201, body: { made: 'a:b' } });
    expect(answer.headers.get('location')).toBe('/there');
    expect(answer.headers.get('x-request-id')).toBe('till-7');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(seen).toMatchObject({
      params: { thingId: 'a:b' },
      query: { wait: 'x' },
      body: { programId: 'harvest', n: 1 },
      caller: { subject: 'ann' },
      requestId: 'till-7',
      receivedAt: NOW,
      prefer: { waitMs: 3_000 },
      idempotencyKey: 'i-1',
      language: 'id',
    });
  });

  it('has one fingerprint however its path and body are spelled', async () => {
    const spellings = [
      ['/v1/things/a%3Ab', good],
      ['/v1/things/a:b?wait=9', '{ "n": 1, "programId": "harvest" }'],
      ['/v1/things/b', good],
    ] as const;
    const prints: (string | undefined)[] = [];
    for (const [path, body] of spellings) {
      await send(path, { body });
      prints.push(seen?.fingerprint);
    }
    expect(prints[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(prints[1]).toBe(prints[0]);
    expect(prints[2]).not.toBe(prints[0]);
  });

  it.each(['x'.repeat(129), 'a b', '-x', 'ö', ''])('gets an id of ours when its own is “%s”', async (id) => {
    const answer = await send('/ping', { method: 'GET', headers: { 'x-request-id': encodeURIComponent(id) === id ? id : 'a b' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('may be compressed', async () => {
    const answer = await send('/v1/things/a', { body: new Uint8Array(gzipSync(good)), headers: { 'content-encoding': 'gzip' } });
    expect(answer.status).toBe(201);
  });
});

describe('refusals', () => {
  it('are problem documents, in the language of the caller', async () => {
    const answer = await send('/v1/things/A', { body: good, headers: { 'accept-language': 'id' } });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        type: 'urn:lumbung:problem:validation-failed',
        title: 'Permintaan tidak valid',
        status: 400,
        detail: 'thingId must be lower case.',
        instance: '/v1/things/A',
        code: 'VALIDATION_FAILED',
        errors: [{ path: 'thingId', message: 'must be lower case' }],
      },
    });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('content-language')).toBe('id');
    expect(answer.headers.get('vary')).toContain('Accept-Language');
  });

  it.each<[string, number, string, string, Sent]>([
    ['no key', 401, 'UNAUTHENTICATED', '/v1/things/a', { key: null, body: good }],
    ['an unknown key', 401, 'UNAUTHENTICATED', '/v1/things/a', { key: 'nobody', body: good }],
    ['an unknown path without a key', 401, 'UNAUTHENTICATED', '/v1/nothing', { key: null, method: 'GET' }],
    ['an unknown path', 404, 'NOT_FOUND', '/v1/nothing', { method: 'GET' }],
    ['a path outside of /v1', 404, 'NOT_FOUND', '/nothing', { key: null, method: 'GET' }],
    ['a path in another case', 404, 'NOT_FOUND', '/v1/THINGS/a', { body: good }],
    ['another method', 404, 'NOT_FOUND', '/v1/things/a', { method: 'PUT', body: good }],
    ['a role that may not', 403, 'FORBIDDEN', '/v1/things/a', { key: 'auditor', body: good }],
    ['a role that may not, whatever it sends', 403, 'FORBIDDEN', '/v1/things/a', { key: 'auditor', body: 'nonsense' }],
    ['an unknown parameter', 400, 'VALIDATION_FAILED', '/v1/things/a?x=1', { body: good }],
    ['a parameter that stands twice', 400, 'VALIDATION_FAILED', '/v1/things/a?wait=1&wait=2', { body: good }],
    ['a path that is not encoded properly', 400, 'VALIDATION_FAILED', '/v1/things/%ff', { body: good }],
    ['no body', 400, 'VALIDATION_FAILED', '/v1/things/a', { headers: { 'content-type': 'application/json' } }],
    ['no JSON', 400, 'VALIDATION_FAILED', '/v1/things/a', { body: '{' }],
    ['a float', 400, 'VALIDATION_FAILED', '/v1/things/a', { body: '{"programId":"p","n":1.0}' }],
    ['another content type', 415, 'UNSUPPORTED_MEDIA_TYPE', '/v1/things/a', { body: good, headers: { 'content-type': 'text/plain' } }],
    [
      'another charset',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      '/v1/things/a',
      { body: good, headers: { 'content-type': 'application/json; charset=latin1' } },
    ],
    ['an unknown compression', 415, 'UNSUPPORTED_MEDIA_TYPE', '/v1/things/a', { body: good, headers: { 'content-encoding': 'lzw' } }],
    ['a compression that it does not have', 400, 'VALIDATION_FAILED', '/v1/things/a', { body: good, headers: { 'content-encoding': 'gzip' } }],
    ['too large a body', 413, 'PAYLOAD_TOO_LARGE', '/v1/things/a', { body: `{"programId":"${'x'.repeat(1024 * 1024)}"}` }],
  ])('%s: %i %s', async (_, status, code, path, sent) => {
    const answer = await send(path, sent);
    expect(answer).toMatchObject({ status, body: { status, code, errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string } });
    expect(seen).toBeUndefined();
  });

  it('a body that unfolds to too much is refused', async () => {
    const bomb = new Uint8Array(gzipSync(`{"programId":"${'x'.repeat(2 * 1024 * 1024)}"}`));
    expect(bomb.length).toBeLessThan(10_000);
    expect(await send('/v1/things/a', { body: bomb, headers: { 'content-encoding': 'gzip' } })).toMatchObject({ status: 413 });
  });

  it('say which methods a path takes', async () => {
    const answer = await send('/v1/things/a', { method: 'DELETE' });
    expect(answer.headers.get('allow')).toBe('POST');
    expect(answer.body).toMatchObject({ detail: 'This path takes POST, not DELETE.' });
  });

  it('ask for a key in the way of HTTP', async () => {
    expect((await send('/v1/x', { key: null, method: 'GET' })).headers.get('www-authenticate')).toBe('Bearer');
  });

  it('carry what the problem says beyond its code', async () => {
    fail = () => new Problem('UNAVAILABLE', 'Later.', { retryAfter: 7, extra: { quote: { total: 5 }, code: 'NOT_THIS' } });
    const answer = await send('/v1/things/a', { body: good });
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE', quote: { total: 5 } } });
    expect(answer.headers.get('retry-after')).toBe('7');
  });
});

describe('an error of ours', () => {
  it('is told without its cause, which is in the log under the same id', async () => {
    fail = () => new Error('select secret from lumbung.api_key: no such column');
    const answer = await send('/v1/things/a', { body: good });
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL', detail: expect.stringContaining('errorId') as string } });
    expect(JSON.stringify(answer.body)).not.toMatch(/select|secret|\.ts/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'error',
      errorId: answer.body?.errorId,
      code: 'INTERNAL',
      error: expect.stringContaining('no such column') as string,
    });
  });

  it('that passes by itself is UNAVAILABLE, with the time to try again', async () => {
    fail = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const answer = await send('/v1/things/a', { body: good });
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(lines[0]).toMatchObject({ level: 'warn', error: expect.stringContaining('connect') as string });
  });
});

describe('the log', () => {
  it('has one line a request, with the route and never the path, the key or the body', async () => {
    await send('/v1/things/abc?wait=tomorrow', { body: '{"programId":"harvest","n":987654321}', headers: { 'x-request-id': 'r-1' } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'info',
      message: 'request',
      requestId: 'r-1',
      method: 'POST',
      route: '/v1/things/{thingId}',
      status: 201,
      actor: 'ann',
      keyId: 'k-admin',
      programId: 'harvest',
    });
    expect(lines[0]?.durationMs).toEqual(expect.any(Number));
    expect(JSON.stringify(lines)).not.toMatch(/Bearer|abc|tomorrow|987654321/);
  });

  it('has the code of a problem', async () => {
    const answer = await send('/v1/things/a', { body: '[]' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'info', status: 400, code: 'VALIDATION_FAILED', errorId: answer.body?.errorId });
  });

  it('has a caller that went away as 499', async () => {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /v1/things/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"pro',
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    for (let tries = 0; lines.length === 0 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ status: 499, route: '/v1/things/{thingId}' });
  });
});

describe('while draining', () => {
  it('new requests are refused with Retry-After, probes and documents are not', async () => {
    draining.active = true;
    const answer = await send('/v1/things/a', { body: good });
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(answer.headers.get('retry-after')).toMatch(/^[12]$/);
    expect(answer.headers.get('connection')).toBe('close');
    expect((await send('/ping', { key: null, method: 'GET' })).status).toBe(200);
  });
});
