import { setTimeout as pause } from 'node:timers/promises';
import { useInstallation } from './installation';
import { statusesOf, underLoad } from './under-load';

const installation = useInstallation();

/** Longer than callers wait, and long enough for the pauses between two tries to grow. */
const AWAY_MS = 8_000;

test('Temporal is killed with -9 and comes back with its file: nothing is lost, reads go on, orders are told 503', async () => {
  const { temporal } = installation();
  const calls = await underLoad(installation(), {
    name: 'Temporal killed with -9',
    disturb: async () => {
      await temporal.end('SIGKILL');
      // What it had acknowledged before may still be settled and answered.
      const from = Date.now();
      await pause(AWAY_MS);
      return { from, back: await temporal.start() };
    },
  });
  expect(statusesOf(calls, 'read')).toContain(200);
  expect(statusesOf(calls, 'order')).not.toContain(201);
  const notReady = calls.find(({ what, answer }) => what === 'readyz' && answer?.status === 503);
  expect(notReady?.answer?.body).toMatchObject({ ready: false, checks: { database: { ok: true }, temporal: { ok: false } } });
}, 120_000);

test('Postgres and Temporal are killed with -9 at once and come back: nothing is lost', async () => {
  const { postgres, temporal } = installation();
  const calls = await underLoad(installation(), {
    name: 'Postgres and Temporal killed with -9',
    disturb: async () => {
      const [from] = await Promise.all([postgres.end('SIGKILL'), temporal.end('SIGKILL')]);
      await pause(AWAY_MS);
      const back = Math.max(await postgres.start(), await temporal.start());
      return { from, back };
    },
  });
  const notReady = calls.find(({ what, answer }) => what === 'readyz' && answer?.status === 503);
  expect(notReady?.answer?.body).toMatchObject({ ready: false, checks: { database: { ok: false }, temporal: { ok: false } } });
}, 120_000);
