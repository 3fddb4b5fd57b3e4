import { request, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '../../platform/logger';
import { createApiMetrics, type ApiMetrics } from '../../platform/metrics/api-metrics';
import { Problem } from '../../domain/problem';
import { numberOf, readPrometheusText } from '../../test/harness/prometheus-text';
import { showMetrics } from '../metrics/show-metrics';
import { createApp } from './create-app';
import { defineRoute } from './route/route';

let server: Server;
let url: string;
let metrics: ApiMetrics;
const draining = { active: false };
let answer: () => Promise<void>;
let arrived: () => void;

const slow = defineRoute({
  method: 'delete',
  path: '/v1/slow',
  action: 'authenticated',
  tag: 'Orders',
  summary: 'Slow',
  responses: { 200: { description: 'Done.' } },
  async handle() {
    arrived();
    await answer();
    return { status: 200, body: {} };
  },
});

beforeEach(async () => {
  draining.active = false;
  metrics = createApiMetrics();
  const logger = Object.assign(createLogger('test', 'error'), { silent: true });
  const caller = { keyId: 'k', subject: 's', role: 'operator' as const, programIds: null };
  const authenticate = (header: string | undefined) =>
    header === 'Bearer any' ? Promise.resolve(caller) : Promise.reject(new Problem('UNAUTHENTICATED', 'no'));
  const routes = [slow, showMetrics(metrics.scrape)];
  server = createServer(
    createApp({
      logger,
      now: () => new Date(),
      draining,
      authenticator: { authenticate },
      bodies: { requests: 100, bytes: 1_000_000 },
      metrics,
      routes,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const headers = { authorization: 'Bearer any' };
const told = async () => readPrometheusText(await metrics.scrape());
const counted = async (method: string, route: string, status: number) =>
  numberOf(await told(), 'lumbung_http_request_duration_seconds_count', { method, route, status: String(status) });
/** A request is counted when its answer is out, which its caller may see a moment before. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('what is rejected before a route is found counts, under one label, whatever the path and the method', async () => {
  draining.active = true;
  for (const path of ['/v1/a', '/v1/b', '/c']) expect((await fetch(url + path, { method: 'DELETE' })).status).toBe(503);
  await fetch(url, { method: 'PROPFIND' });
  await settled();
  expect(await counted('DELETE', 'unmatched', 503)).toBe(3);
  expect(await counted('other', 'unmatched', 503)).toBe(1);
  expect((await told()).get('lumbung_http_request_duration_seconds_count')!.size).toBe(2);
  expect(numberOf(await told(), 'lumbung_load_refusals_total', { reason: 'draining' })).toBe(4);
  // A reason that nobody met stands at 0, so that its first refusal is seen.
  expect(numberOf(await told(), 'lumbung_load_refusals_total', { reason: 'key_share' })).toBe(0);
  expect((await told()).get('lumbung_load_refusals_total')!.size).toBe(7);
});

test('a process that shuts down still tells its numbers, to keys', async () => {
  draining.active = true;
  expect((await fetch(`${url}/metrics`, { headers })).status).toBe(200);
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  await settled();
  expect(await counted('GET', '/metrics', 200)).toBe(1);
});

test('a caller that went away counts as 499, and is in flight no longer', async () => {
  const reached = new Promise<void>((resolve) => (arrived = resolve));
  let finish: () => void = () => undefined;
  answer = () => new Promise((resolve) => (finish = resolve));
  const sent = request(`${url}/v1/slow`, { method: 'DELETE', headers }).on('error', () => undefined);
  sent.end();
  await reached;
  expect(numberOf(await told(), 'lumbung_http_requests_in_flight')).toBe(1);
  sent.destroy();
  for (let n = 0; n < 200 && numberOf(await told(), 'lumbung_http_requests_in_flight') > 0; n++) await settled();
  finish();
  expect(await counted('DELETE', '/v1/slow', 499)).toBe(1);
  expect(numberOf(await told(), 'lumbung_http_requests_in_flight')).toBe(0);
});
