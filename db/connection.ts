import type { Client, QueryResultRow } from 'pg';
import type { Database } from './database';
import { isMisfit } from './failure';

/** One connection of the pool, for as long as it is borrowed. */
export interface Connection {
  /** Runs one statement as it stands. */
  run(sql: string): Promise<void>;
  /** Runs one statement with bound parameters. It is prepared once for each connection, so its text must not vary. */
  query<Row extends object>(sql: string, bind: readonly unknown[]): Promise<Row[]>;
}

/**
 * Borrows a connection from Sequelize's pool and speaks to it directly, with prepared statements: planning the hot statements anew each time costs
 * as much as running them (docs/performance.md).
 * @param clean brings the connection into a state in which others may have it, after `work` failed
 */
export async function withConnection<Result>(
  database: Database,
  work: (connection: Connection) => Promise<Result>,
  clean: (connection: Connection) => Promise<void> = () => Promise.resolve(),
): Promise<Result> {
  const { connectionManager } = database.sequelize;
  const borrowed = await connectionManager.getConnection({ type: 'write' });
  const client = borrowed as Client;
  const connection: Connection = {
    run: async (sql) => {
      await client.query(sql);
    },
    query: async (sql, bind) => (await client.query<QueryResultRow>({ name: nameOf(sql), text: sql, values: [...bind] })).rows as never,
  };
  try {
    const result = await work(connection);
    connectionManager.releaseConnection(borrowed);
    return result;
  } catch (error) {
    try {
      await clean(connection);
      // What it has prepared was made for another schema.
      if (isMisfit(error)) throw error;
      connectionManager.releaseConnection(borrowed);
    } catch {
      // Whatever state it is in, nobody else should meet it.
      await connectionManager.destroyConnection(borrowed);
    }
    throw error;
  }
}

const names = new Map<string, string>();

/** Statements are few and their texts fixed, so the names are as many as the statements of this program. */
function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) names.set(sql, (name = `lumbung_${names.size}`));
  return name;
}
