import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { eventually } from '../../cli/testing/scratch';
import { databaseUrl } from '../harness/run/postgres';
import { useInstallation } from './installation';
import { underLoad } from './under-load';

const installation = useInstallation();

/** Another session; the superuser's, who sees what everybody waits for. */
async function openSession(): Promise<Client> {
  const session = new Client({ connectionString: databaseUrl(installation().superuserUrl, 'lumbung') });
  await session.connect();
  return session;
}

/** How often Postgres has written something to its log so far. */
async function logged(what: string): Promise<number> {
  return (await readFile(installation().folder.path('logs/postgres.log'), 'utf8')).split(what).length - 1;
}

const WAITING = `select count(*)::int as n from pg_stat_activity where application_name = 'lumbung-worker' and wait_event_type = 'Lock' and $1 = any (pg_blocking_pids(pid))`;

/** Takes a card, lets an order of it take the counter of the limited code and wait for the card, and asks for the counter: a deadlock. */
async function deadlock(session: Client, onlooker: Client): Promise<void> {
  await session.query('begin');
  await session.query('select from lumbung.card where orders > 0 order by id desc limit 4 for update');
  const pid = (await session.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
  await eventually(async () => {
    const { rows } = await onlooker.query<{ n: number }>(WAITING, [pid]);
    expect(rows[0]?.n).toBeGreaterThan(0);
  });
  await session.query('select from lumbung.usage_counter for update');
  await session.query('rollback');
}

test('orders deadlock with another session: Postgres ends their transactions, and they are settled all the same', async () => {
  const before = await logged('deadlock detected');
  await underLoad(installation(), {
    name: 'deadlocks (three of them)',
    disturb: async () => {
      const from = Date.now();
      const [session, onlooker] = [await openSession(), await openSession()];
      // Whoever waits first looks for a deadlock first; with this it is never the other session that is ended.
      await session.query(`set deadlock_timeout = '10min'`);
      for (const end = from + 30_000; (await logged('deadlock detected')) < before + 3 && Date.now() < end;) await deadlock(session, onlooker);
      await Promise.all([session.end(), onlooker.end()]);
      return { from, back: Date.now() };
    },
  });
  expect(await logged('deadlock detected')).toBeGreaterThanOrEqual(before + 3);
}, 150_000);

/** Longer than `lock_timeout` (2 s) and long enough for the second try of those that were set aside. */
const LOCKED_MS = 6_000;

test('a table is locked for longer than anybody waits for locks', async () => {
  const before = await logged('due to lock timeout');
  await underLoad(installation(), {
    name: 'locks held',
    disturb: async () => {
      const from = Date.now();
      const session = await openSession();
      await session.query('begin');
      await session.query('lock table lumbung.settlement_key in share mode');
      await pause(LOCKED_MS);
      await session.query('rollback');
      await session.end();
      return { from, back: Date.now() };
    },
  });
  expect(await logged('due to lock timeout')).toBeGreaterThan(before);
}, 120_000);

test('statements take longer than they may', async () => {
  const before = await logged('due to statement timeout');
  const { database } = installation();
  await underLoad(installation(), {
    name: 'statements too slow',
    disturb: async () => {
      const from = Date.now();
      const slow = 'begin perform pg_sleep(60); return null; end';
      await database.rows(`create function public.slow() returns trigger language plpgsql as '${slow}'`);
      await database.rows('create trigger slow before insert on lumbung.settlement_key for each statement execute function public.slow()');
      await eventually(async () => expect(await logged('due to statement timeout')).toBeGreaterThan(before), 60_000);
      await database.rows('drop trigger slow on lumbung.settlement_key');
      return { from, back: Date.now() };
    },
  });
}, 180_000);
