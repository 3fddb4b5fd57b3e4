import { createLogger } from '../../platform/logger';
import { healthRoutes } from './health-routes';
import { createReadiness, type ReadinessOptions } from './readiness';

const logger = Object.assign(createLogger('test', 'error'), { silent: true });
const well: ReadinessOptions = {
  readHealth: () => Promise.resolve({ missingMigrations: [], missingPartitions: [] }),
  temporal: { ping: () => Promise.resolve() },
  draining: { active: false },
  logger,
};

async function readyz(changes: Partial<ReadinessOptions> = {}) {
  const route = healthRoutes(createReadiness({ ...well, ...changes })).find(({ path }) => path === '/readyz');
  return route?.handle();
}

const ok = { database: { ok: true }, migrations: { ok: true }, partitions: { ok: true }, temporal: { ok: true }, draining: { ok: true } };

test('is ready when everything is there', async () => {
  expect(await readyz()).toEqual({ status: 200, body: { ready: true, checks: ok } });
});

test.each<[string, Partial<ReadinessOptions>, object]>([
  [
    'the database is away',
    { readHealth: () => Promise.reject(new Error('password for lumbung_app is secret')) },
    {
      database: { ok: false, detail: 'does not answer' },
      migrations: { ok: false, detail: 'unknown' },
      partitions: { ok: false, detail: 'unknown' },
    },
  ],
  [
    'a migration is missing',
    { readHealth: () => Promise.resolve({ missingMigrations: ['0002-x'], missingPartitions: [] }) },
    { migrations: { ok: false, detail: 'not applied: 0002-x' } },
  ],
  [
    'a partition is missing',
    { readHealth: () => Promise.resolve({ missingMigrations: [], missingPartitions: ['entry_2027_01', 'settlement_2027_01'] }) },
    { partitions: { ok: false, detail: 'missing: entry_2027_01, settlement_2027_01' } },
  ],
  ['Temporal is away', { temporal: { ping: () => Promise.reject(new Error('14')) } }, { temporal: { ok: false, detail: 'does not answer' } }],
  ['the process shuts down', { draining: { active: true } }, { draining: { ok: false, detail: 'the process is shutting down' } }],
])('is not ready when %s', async (_, changes, checks) => {
  expect(await readyz(changes)).toEqual({ status: 503, body: { ready: false, checks: { ...ok, ...checks } } });
});

test('does not wait for what does not answer', async () => {
  jest.useFakeTimers();
  try {
    const answer = readyz({ temporal: { ping: () => new Promise(() => undefined) } });
    await jest.advanceTimersByTimeAsync(3_000);
    expect(await answer).toMatchObject({ status: 503, body: { checks: { temporal: { ok: false }, database: { ok: true } } } });
  } finally {
    jest.useRealTimers();
  }
});
