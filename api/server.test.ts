import { request } from 'node:http';
import { createServer as createTcpServer, connect, type AddressInfo } from 'node:net';
import { openDatabase } from '../db/database';
import { POINTS_KINDS } from '../domain/settlement/operation-kinds';
import { createLogger } from '../platform/logger';
import { loadSettings, SettingsError } from '../platform/settings';
import type { ApiOptions } from './server';
import { startApi } from './server';

const logger = Object.assign(createLogger('test', 'error'), { silent: true });

/** A database that nobody listens on: no more than an address until something asks it. */
function options(changes: Partial<ApiOptions['settings']> = {}): ApiOptions & { drained: string[] } {
  const drained: string[] = [];
  const intake = (name: string) => ({
    submit: () => Promise.reject(new Error('not here')),
    admit: () => () => undefined,
    isUnderWay: () => false,
    drain: () => {
      drained.push(name);
      return Promise.resolve();
    },
  });
  const ways = (prefix = '') => ({
    orders: intake(`${prefix}orders`),
    grants: intake(`${prefix}grants`),
    operations: Object.fromEntries(POINTS_KINDS.map((kind) => [kind, intake(prefix + kind)])) as unknown as ApiOptions['operations'],
  });
  return {
    settings: { ...loadSettings({}), LUMBUNG_PORT: 0, LUMBUNG_KEY_PEPPER: 'a pepper of at least thirty-two characters', ...changes },
    logger,
    database: openDatabase({ url: 'postgres://nobody@127.0.0.1:9/none', poolMax: 1, applicationName: 'test' }),
    temporal: { client: {} as never, ping: () => Promise.reject(new Error('away')) },
    ...ways(),
    imports: ways('imported '),
    drained,
  };
}

test('listens, is alive but not ready without its stores, and is gone once it is drained', async () => {
  const given = options();
  const api = await startApi(given);
  expect(api.url).toBe(`http://127.0.0.1:${api.port}`);
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${api.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, checks: { database: { ok: false }, temporal: { ok: false } } }]);
  await Promise.all([api.drain(), api.drain()]);
  expect(given.drained.sort()).toEqual(
    ['', 'imported '].flatMap((prefix) => [...POINTS_KINDS, 'grants', 'orders'].map((kind) => prefix + kind)).sort(),
  );
  await expect(fetch(`${api.url}/healthz`)).rejects.toThrow();
});

test('a key that can not be looked up is no wrong key', async () => {
  const api = await startApi(options());
  const key = `lmb_${'0'.repeat(16)}_${'0'.repeat(64)}`;
  const answer = await fetch(`${api.url}/v1/programs`, { headers: { authorization: `Bearer ${key}` } });
  expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'UNAVAILABLE' }]);
  await api.drain();
});

test('drains in spite of connections that are kept open without use', async () => {
  const api = await startApi(options());
  const idle = connect(api.port, '127.0.0.1');
  await new Promise((resolve) => idle.once('connect', resolve));
  const kept = await new Promise<{ status: number | undefined; close: Promise<unknown> }>((resolve) => {
    const sent = request(`${api.url}/healthz`, { agent: false, headers: { connection: 'keep-alive' } }, (response) => {
      const close = new Promise((closed) => response.socket.once('close', closed));
      response.resume().once('end', () => resolve({ status: response.statusCode, close }));
    });
    sent.end();
  });
  expect(kept.status).toBe(200);
  await api.drain();
  await kept.close;
  idle.destroy();
}, 10_000);

test('without a pepper it does not start', async () => {
  const { LUMBUNG_KEY_PEPPER: _, ...settings } = options().settings;
  await expect(startApi({ ...options(), settings })).rejects.toThrow(SettingsError);
});

test('a port that is taken is said to be', async () => {
  const taken = createTcpServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  await expect(startApi(options({ LUMBUNG_PORT: (taken.address() as AddressInfo).port }))).rejects.toThrow('is taken by another process');
  await new Promise((resolve) => taken.close(resolve));
});

test('an address that listens everywhere is told by its loopback', async () => {
  const api = await startApi(options({ LUMBUNG_HOST: '0.0.0.0' }));
  expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await api.drain();
});

test('does not wait for outcomes that nobody waits for', async () => {
  const given = options();
  given.orders.drain = () => new Promise(() => undefined);
  const api = await startApi(given);
  const before = Date.now();
  await api.drain();
  expect(Date.now() - before).toBeLessThan(10_000);
});
