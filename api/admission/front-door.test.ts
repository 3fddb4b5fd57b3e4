import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { bodyRooms } from './body-room';
import { createLogger } from '../../platform/logger';
import { createApiMetrics } from '../../platform/metrics/api-metrics';
import { numberOf, readPrometheusText } from '../../test/harness/prometheus-text';
import type { Caller } from '../auth/caller';
import { createApp } from '../http/create-app';
import { defineRoute } from '../http/route/route';
import { frontDoor } from './front-door';
import { Refusal } from './refusal';
import { SharedRoom } from './shared-room';

const CALLERS: Record<string, Caller> = {
  till: { keyId: 'till', subject: 's', role: 'order_system', programIds: null },
  auditor: { keyId: 'auditor', subject: 's', role: 'auditor', programIds: null },
};
const callerOf = (authorization: string | undefined) => CALLERS[authorization ?? ''] ?? null;

const left: string[] = [];
const counted: unknown[] = [];
let full = true;
const loop = { lateMs: 0 };
let requests = new SharedRoom(1_000);

const orders = defineRoute({
  method: 'post',
  path: '/v1/orders',
  action: 'orders.write',
  tag: 'Orders',
  summary: 'An order',
  body: z.strictObject({}),
  responses: { 201: { description: 'Made.' } },
  admit: ({ caller, prefer, bytes }) => {
    if (full) throw new Refusal('key_share', 7);
    return () => left.push(`${caller.keyId} ${prefer.waitMs} ${bytes}`);
  },
  handle: () => Promise.resolve({ status: 201, body: {} }),
});

const servers: Server[] = [];

/** The application behind the door, and the same without one. */
async function serve(door: boolean, metrics = createApiMetrics()): Promise<string> {
  const countRefusal = (...args: unknown[]) => void counted.push(args);
  const logger = Object.assign(createLogger('test', 'error'), { silent: true });
  const authenticator = { authenticate: (key: string | undefined) => Promise.resolve(callerOf(key) ?? CALLERS.auditor!) };
  const app = createApp({
    logger,
    now: () => new Date(),
    draining: { active: false },
    authenticator,
    bodies: bodyRooms({ requests: 10, bytes: 2 ** 22 }),
    countRefusal,
    metrics,
    routes: [orders],
  });
  const sentAway = frontDoor({ routes: [orders], recall: callerOf, countRefusal, metrics, loop, requests, few: 10 });
  const server = createServer((req, res) => {
    if (door && sentAway(req, res)) return;
    if (door) res.setHeader('Passed', 'yes');
    app(req, res);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = (url: string, key: string, path = '/v1/orders') =>
  fetch(url + path, {
    method: 'POST',
    body: '{}',
    headers: { authorization: key, 'content-type': 'application/json', 'x-request-id': 'r-1', 'accept-language': 'id', prefer: 'wait=3' },
  });

beforeEach(() => {
  full = true;
  loop.lateMs = 0;
  requests = new SharedRoom(1_000);
  for (const list of [left, counted]) list.length = 0;
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

test('who is sent away at the door hears what the application would say', async () => {
  const metrics = [createApiMetrics(), createApiMetrics()];
  const answers = [await post(await serve(true, metrics[0]), 'till'), await post(await serve(false, metrics[1]), 'till')];
  const [door, application] = await Promise.all(
    answers.map(async (answer) => ({
      status: answer.status,
      headers: Object.fromEntries([...answer.headers].filter(([name]) => !['date', 'content-length'].includes(name))),
      body: { ...((await answer.json()) as object), errorId: 'one of its own' },
    })),
  );
  expect(door).toEqual(application);
  expect(door).toMatchObject({ status: 503, headers: { 'retry-after': '7', 'x-request-id': 'r-1' }, body: { code: 'UNAVAILABLE' } });
  expect(counted).toEqual([
    ['key_share', 'till'],
    ['key_share', 'till'],
  ]);
  for (const one of metrics) {
    const numbers = readPrometheusText(await one.scrape());
    expect(numberOf(numbers, 'lumbung_load_refusals_total', { reason: 'key_share' })).toBe(1);
    expect(numberOf(numbers, 'lumbung_http_request_duration_seconds_count', { method: 'POST', route: '/v1/orders', status: '503' })).toBe(1);
  }
});

test.each([
  ['a key that is not known', 'nobody', '/v1/orders', 403],
  ['a role that may not', 'auditor', '/v1/orders', 403],
  ['another path', 'till', '/v1/order', 404],
  ['a path with a query', 'till', '/v1/orders?x=1', 503],
])('%s is the application’s to answer', async (_, key, path, status) => {
  const answer = await post(await serve(true), key, path);
  expect([answer.status, answer.headers.get('passed')]).toEqual([status, 'yes']);
});

test('who may come in is let in, and keeps no place at the door', async () => {
  full = false;
  const answer = await post(await serve(true), 'till');
  expect([answer.status, answer.headers.get('passed')]).toEqual([201, 'yes']);
  // Given back at the door, when the handler's turn had come, and (to no effect) at the end.
  expect(left.slice(0, 2)).toEqual(['till 3000 2', 'till 3000 2']);
});

test('when the loop is late, a key that keeps it busy is sent away, and one that does not is served', async () => {
  full = false;
  const url = await serve(true);
  requests.take('flood', 100);
  requests.take('till', 20);
  loop.lateMs = 2_000;
  expect((await post(url, 'till')).status).toBe(201);
  requests.take('till', 80);
  loop.lateMs = 900;
  expect((await post(url, 'till')).status).toBe(201);
  loop.lateMs = 2_000;
  const answer = await post(url, 'till');
  expect([answer.status, counted]).toEqual([503, [['busy', 'till']]]);
  requests.give('till', 90);
  requests.give('flood', 100);
  expect((await post(url, 'till')).status).toBe(201);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2);
});
