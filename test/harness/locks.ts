import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from './database';

const WAIT_MS = 20_000;

/** Resolves once some transaction waits for a lock that another one holds. */
export async function lockAwaited(database: TestDatabase): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(10)) {
    // What others wait for is hidden from the owner's login, but not that they do.
    const waiting = await database.rows(
      'select from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted',
    );
    if (waiting.length > 0) return;
  }
  throw new Error('nobody waits for a lock');
}
