import { withConnection } from '../connection';
import type { Database } from '../database';

/** Runs one read with bound parameters (`$1`, …) and answers its rows. */
export function select<Row extends object>(database: Database, sql: string, bind: readonly unknown[]): Promise<Row[]> {
  return withConnection(database, (connection) => connection.query<Row>(sql, bind));
}
