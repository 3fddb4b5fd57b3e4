import { Client } from 'pg';

/** What a server of Postgres has done so far, all databases together. */
export interface ServerActivity {
  /** Statements as clients sent them, `begin` and `commit` included; null without pg_stat_statements. */
  statements: number | null;
  /** Bytes of write-ahead log. */
  walBytes: number;
}

/** A statement as clients sent it, or inside of a function where those are counted. */
export interface StatementCost {
  text: string;
  calls: number;
  totalMs: number;
  rows: number;
  walBytes: number;
  /** False: inside of a function. */
  toplevel: boolean;
}

/** Looks at a server from outside while it works. */
export interface ActivityMonitor {
  version: string;
  read(): Promise<ServerActivity>;
  /** Starts counting statements anew. */
  resetStatements(): Promise<void>;
  /** The statements that took longest in all since the last reset. */
  dearestStatements(limit: number): Promise<StatementCost[]>;
  close(): Promise<void>;
}

const EXTENSION = 'create extension if not exists pg_stat_statements';
/** The extension can be made where its library isn't loaded, but not read. */
const HAS_STATEMENTS = `
  select current_setting('server_version') as version,
         to_regclass('pg_stat_statements') is not null and current_setting('shared_preload_libraries') like '%pg_stat_statements%' as counted`;
const WAL = `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as "walBytes"`;
const STATEMENTS = 'select coalesce(sum(calls), 0)::float8 as statements from pg_stat_statements where toplevel';
const DEAREST = `
  select query as text, calls::float8, total_exec_time as "totalMs", rows::float8, wal_bytes::float8 as "walBytes", toplevel
    from pg_stat_statements where query not ilike '%pg_stat_statements%' order by total_exec_time desc limit $1`;

/**
 * Connects to a server to measure it; its own few statements count as well. Where pg_stat_statements isn't loaded or the login may not make it,
 * statements are not counted.
 * @param superuserUrl a login that sees everybody's statements
 */
export async function monitorActivity(superuserUrl: string): Promise<ActivityMonitor> {
  const client = new Client({ connectionString: superuserUrl, application_name: 'lumbung-bench' });
  await client.connect();
  await client.query(EXTENSION).catch(() => undefined);
  const { rows } = await client.query<{ version: string; counted: boolean }>(HAS_STATEMENTS);
  const { version = '', counted = false } = rows[0] ?? {};
  return {
    version,
    read: async () => {
      const wal = await client.query<{ walBytes: number }>(WAL);
      const statements = counted ? await client.query<{ statements: number }>(STATEMENTS) : null;
      return { walBytes: wal.rows[0]?.walBytes ?? 0, statements: statements?.rows[0]?.statements ?? null };
    },
    resetStatements: async () => {
      if (counted) await client.query('select pg_stat_statements_reset()');
    },
    dearestStatements: async (limit) => (counted ? (await client.query<StatementCost>(DEAREST, [limit])).rows : []),
    close: () => client.end(),
  };
}
