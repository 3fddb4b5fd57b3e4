import { setTimeout as pause } from 'node:timers/promises';
import { asAdmin } from '../harness/run/postgres';
import { useInstallation } from './installation';
import { statusesOf, underLoad } from './under-load';

const installation = useInstallation({ LUMBUNG_DATABASE_SILENCE_SECONDS: '4' });

const FOR_MS = 3_000;

/** Runs statements as the superuser, each by itself, from outside of the database that is disturbed. */
async function asSuperuser(...statements: string[]): Promise<number> {
  await asAdmin(installation().superuserUrl, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
  return Date.now();
}

const EVERYBODY_OUT = `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'lumbung'`;

test.each([
  ['lets nobody in', 'alter database lumbung allow_connections false', 'alter database lumbung allow_connections true'],
  ['has no connection left', 'alter role lumbung_app connection limit 0', 'alter role lumbung_app connection limit -1'],
])(
  'Postgres throws everybody out and %s: nothing is lost',
  async (how, harm, heal) => {
    const calls = await underLoad(installation(), {
      name: `Postgres ${how}`,
      disturb: async () => {
        const from = await asSuperuser(harm, EVERYBODY_OUT);
        await pause(FOR_MS);
        return { from, back: await asSuperuser(heal) };
      },
    });
    expect(statusesOf(calls, 'read')).toContain(503);
  },
  120_000,
);

test('Postgres is read-only: reads work, orders wait in Temporal', async () => {
  const calls = await underLoad(installation(), {
    name: 'Postgres read-only',
    disturb: async () => {
      const from = await asSuperuser('alter database lumbung set default_transaction_read_only = on', EVERYBODY_OUT);
      await pause(FOR_MS);
      // Those that came meanwhile would stay read-only: they go when they are idle, or are thrown out like here.
      return { from, back: await asSuperuser('alter database lumbung reset default_transaction_read_only', EVERYBODY_OUT) };
    },
  });
  expect(statusesOf(calls, 'read')).toContain(200);
}, 120_000);

test('the network to Postgres falls silent: who waits is answered, and lost connections are given up', async () => {
  const { link } = installation();
  const calls = await underLoad(installation(), {
    name: 'the network to Postgres silent',
    disturb: async () => {
      const from = Date.now();
      link.silence();
      await pause(FOR_MS);
      link.restore();
      return { from, back: Date.now() };
    },
  });
  expect(statusesOf(calls, 'read')).not.toContain(undefined);
}, 120_000);
