import { QueryTypes, type Transaction } from 'sequelize';
import type { Database } from './database';

export interface Limits {
  lockTimeoutMs: number;
  statementTimeoutMs: number;
}

/** Locks are waited for briefly: who waits longer goes to the back and tries again, instead of holding others up. */
const LEDGER_LIMITS: Limits = { lockTimeoutMs: 2_000, statementTimeoutMs: 20_000 };

/** One transaction: everything that runs in it takes this instead of the database, so that nothing slips onto another connection. */
export interface Tx {
  /** Runs one statement with bound parameters and answers its rows. */
  query<Row extends object>(sql: string, bind: readonly unknown[]): Promise<Row[]>;
  readonly transaction: Transaction;
}

/**
 * Runs `work` in a READ COMMITTED transaction with limits that hold for it alone (`set local` survives connection poolers).
 * Commits when it resolves, rolls back when it rejects.
 */
export async function inTransaction<Result>(database: Database, work: (tx: Tx) => Promise<Result>, limits: Limits = LEDGER_LIMITS): Promise<Result> {
  return database.sequelize.transaction(async (transaction) => {
    await database.sequelize.query(
      `set local lock_timeout = ${Math.trunc(limits.lockTimeoutMs)}; set local statement_timeout = ${Math.trunc(limits.statementTimeoutMs)}; ` +
        `set local idle_in_transaction_session_timeout = ${Math.trunc(limits.statementTimeoutMs)}`,
      { transaction },
    );
    return work({
      transaction,
      query: (sql, bind) => database.sequelize.query(sql, { type: QueryTypes.SELECT, bind: [...bind], transaction }),
    });
  });
}
