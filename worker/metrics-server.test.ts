import { serveMetrics, type MetricsServer } from './metrics-server';

let server: MetricsServer;
let scrape: () => Promise<string>;
const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;

beforeAll(async () => {
  server = await serveMetrics({ host: '127.0.0.1', port: 0, scrape: () => scrape() });
});

afterAll(() => server.close());

test('it serves numbers and a probe, and nothing else', async () => {
  scrape = () => Promise.resolve('x 1\n');
  const metrics = await fetch(url('/metrics?a=b'));
  expect([metrics.status, await metrics.text()]).toEqual([200, 'x 1\n']);
  const health = await fetch(url('/healthz'));
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
  expect((await fetch(url('/'))).status).toBe(404);
  expect((await fetch(url('/metrics'), { method: 'POST' })).status).toBe(405);
});

test('numbers that can not be put together are an error that says nothing of its cause', async () => {
  scrape = () => Promise.reject(new Error('secret'));
  const answer = await fetch(url('/metrics'));
  expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('secret')]);
});
