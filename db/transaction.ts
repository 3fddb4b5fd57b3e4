import { withConnection, type Connection } from './connection';
import type { Database } from './database';

export interface Limits {
  lockTimeoutMs: number;
  statementTimeoutMs: number;
}

/** Locks are waited for briefly: who waits longer goes to the back and tries again, instead of holding others up. */
const LEDGER_LIMITS: Limits = { lockTimeoutMs: 2_000, statementTimeoutMs: 20_000 };

/**
 * Every statement of the ledger finds its rows by their keys, whatever the statistics of a young or a huge table suggest: plans are made once
 * for a connection and never scan.
 */
const PLANNING = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off', jit: 'off', plan_cache_mode: 'force_generic_plan' };

/** One transaction of the ledger: everything that runs in it takes this instead of the database, so that nothing slips onto another connection. */
export type Tx = Pick<Connection, 'query'>;

/**
 * Runs `work` in a READ COMMITTED transaction with limits that hold for it alone (`set local` survives connection poolers).
 * Commits when it resolves, rolls back when it rejects.
 */
export function inTransaction<Result>(database: Database, work: (tx: Tx) => Promise<Result>, limits: Limits = LEDGER_LIMITS): Promise<Result> {
  return withConnection(
    database,
    async (connection) => {
      await connection.run(opening(limits));
      const result = await work(connection);
      await connection.run('commit');
      return result;
    },
    (connection) => connection.run('rollback'),
  );
}

/** One round trip: begin, limits, planning. */
function opening({ lockTimeoutMs, statementTimeoutMs }: Limits): string {
  const settings = {
    lock_timeout: Math.trunc(lockTimeoutMs),
    statement_timeout: Math.trunc(statementTimeoutMs),
    idle_in_transaction_session_timeout: Math.trunc(statementTimeoutMs),
    ...PLANNING,
  };
  const assignments = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  return `begin; select ${assignments.join(', ')}`;
}
