import type { Client, QueryResultRow } from 'pg';
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
export interface Tx {
  /** Runs one statement with bound parameters and answers its rows. It is prepared once for each connection, so its text must not vary. */
  query<Row extends object>(sql: string, bind: readonly unknown[]): Promise<Row[]>;
}

/**
 * Runs `work` in a READ COMMITTED transaction with limits that hold for it alone (`set local` survives connection poolers).
 * Commits when it resolves, rolls back when it rejects. It takes a connection from Sequelize's pool and speaks to it directly: Sequelize's own
 * transactions cost three round trips more and as much time as the statements themselves (docs/decisions/007).
 */
export async function inTransaction<Result>(database: Database, work: (tx: Tx) => Promise<Result>, limits: Limits = LEDGER_LIMITS): Promise<Result> {
  const { connectionManager } = database.sequelize;
  const connection = await connectionManager.getConnection({ type: 'write' });
  const client = connection as Client;
  try {
    await client.query(opening(limits));
    const result = await work({ query: async (sql, bind) => (await client.query<QueryResultRow>(prepared(sql, bind))).rows as never });
    await client.query('commit');
    connectionManager.releaseConnection(connection);
    return result;
  } catch (error) {
    try {
      await client.query('rollback');
      connectionManager.releaseConnection(connection);
    } catch {
      // Whatever state it is in, nobody else should meet it.
      await connectionManager.destroyConnection(connection);
    }
    throw error;
  }
}

const openings = new Map<string, string>();

/** One round trip: begin, limits, planning. */
function opening({ lockTimeoutMs, statementTimeoutMs }: Limits): string {
  const key = `${lockTimeoutMs}/${statementTimeoutMs}`;
  const known = openings.get(key);
  if (known !== undefined) return known;
  const settings = {
    lock_timeout: Math.trunc(lockTimeoutMs),
    statement_timeout: Math.trunc(statementTimeoutMs),
    idle_in_transaction_session_timeout: Math.trunc(statementTimeoutMs),
    ...PLANNING,
  };
  const text = `begin; select ${Object.entries(settings)
    .map(([name, value]) => `set_config('${name}', '${value}', true)`)
    .join(', ')}`;
  openings.set(key, text);
  return text;
}

const names = new Map<string, string>();

function prepared(sql: string, bind: readonly unknown[]) {
  let name = names.get(sql);
  if (name === undefined) names.set(sql, (name = `lumbung_${names.size}`));
  return { name, text: sql, values: [...bind] };
}
