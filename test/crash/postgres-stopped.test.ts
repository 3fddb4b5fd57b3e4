import { setTimeout as pause } from 'node:timers/promises';
import { useInstallation } from './installation';
import { statusesOf, underLoad } from './under-load';

const installation = useInstallation();

/** Long enough for every way of waiting to come to its end: the callers', the pools', the longest pause between two tries. */
const STOPPED_MS = 20_000;
const KILLED_MS = 3_000;

test.each([
  ['stopped', 'SIGINT', STOPPED_MS],
  ['killed with -9', 'SIGKILL', KILLED_MS],
] as const)(
  'Postgres is %s under load and comes back: nothing is lost, and nobody restarts anything',
  async (how, signal, awayMs) => {
    const { postgres } = installation();
    const calls = await underLoad(installation(), {
      name: `Postgres ${how}`,
      disturb: async () => {
        const from = await postgres.end(signal);
        await pause(awayMs);
        return { from, back: await postgres.start() };
      },
    });
    expect(statusesOf(calls, 'read')).toContain(503);
    const notReady = calls.find(({ what, answer }) => what === 'readyz' && answer?.status === 503);
    expect(notReady?.answer?.body).toMatchObject({ ready: false, checks: { database: { ok: false }, temporal: { ok: true } } });
  },
  180_000,
);
