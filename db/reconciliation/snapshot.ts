import { withConnection } from '../connection';
import type { Database } from '../database';
import type { Tx } from '../transaction';

/** Chunks are over in a blink; the counters of a large program may take a while. */
const STATEMENT_MS = 120_000;

/**
 * Statements are planned with what they are bound to: a chunk of cards is a small part of each table, and no plan for all of them fits.
 */
const OPENING = `begin isolation level repeatable read, read only;
  select set_config('statement_timeout', '${STATEMENT_MS}', true), set_config('idle_in_transaction_session_timeout', '${STATEMENT_MS}', true),
         set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)`;

/** Runs reads on one snapshot of the database: they see the same moment, lock nothing, and nobody waits for them. */
export function onSnapshot<Result>(database: Database, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return withConnection(
    database,
    async (connection) => {
      await connection.run(OPENING);
      const result = await work(connection);
      await connection.run('commit');
      return result;
    },
    (connection) => connection.run('rollback'),
  );
}
