import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type Client, type QueryResultRow } from 'pg';
import { openDatabase, type Database } from '../../db/database';
import { loginUrl } from '../../db/logins';
import { asAdmin, databaseUrl, template } from './run/postgres';

/** A database of one test file's own, migrated. */
export interface TestDatabase {
  name: string;
  /** The owner's login: may look at, and break, everything. */
  ownerUrl: string;
  /** `lumbung_app`, the login of the API and the worker. */
  appUrl: string;
  maintenanceUrl: string;
  /** Rows of a query under the owner's login; `int8` arrives as text. */
  rows<Row extends QueryResultRow>(sql: string, binds?: readonly unknown[]): Promise<Row[]>;
  /** The same for a statement that is asked again and again, and takes longer to plan than to run: planned once for each connection. */
  prepared<Row extends QueryResultRow>(sql: string): Promise<Row[]>;
  /** A pool of the product's own under the app's login; closed with the database. */
  open(poolMax?: number): Database;
  /** Closes every pool and drops the database. */
  drop(): Promise<void>;
}

/** Clones the run's template. The caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, ownerUrl: clusterOwner, template: source } = await template();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const owner = decodeURIComponent(new URL(clusterOwner).username);
  await asAdmin(adminUrl, (client) => client.query(`create database ${name} template ${source} owner ${owner}`));

  const ownerUrl = databaseUrl(clusterOwner, name);
  const appUrl = loginUrl(ownerUrl, 'app');
  const pool = new Pool({ connectionString: ownerUrl, max: 2 });
  const opened: Database[] = [];
  return {
    name,
    ownerUrl,
    appUrl,
    maintenanceUrl: loginUrl(ownerUrl, 'maintenance'),
    rows: async (sql, binds = []) => (await pool.query(sql, [...binds])).rows as never,
    prepared: async (sql) => (await pool.query({ name: createHash('sha256').update(sql).digest('hex').slice(0, 32), text: sql })).rows as never,
    open: (poolMax = 8) => {
      const database = openDatabase({ url: appUrl, poolMax, applicationName: 'lumbung-test' });
      opened.push(database);
      return database;
    },
    drop: async () => {
      await Promise.all([pool.end(), ...opened.map((database) => database.close())]);
      await asAdmin(adminUrl, async (client) => {
        await untilAlone(client, name);
        await client.query(`drop database ${name} with (force)`);
      });
    },
  };
}

/** A pool says that it has ended when its connections have only been told to: one that is ended by force meanwhile has nobody to tell, and ends jest. */
async function untilAlone(client: Client, name: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await client.query<{ any: boolean }>('select exists (select from pg_stat_activity where datname = $1) as any', [name]);
    if (rows[0]?.any !== true) return;
    await sleep(20);
  }
}

/** Gives the test file (or `describe`) that calls it a database of its own. Answers a function, for the database is there only in tests. */
export function useDatabase(): () => TestDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
  }, 120_000);
  afterAll(() => database?.drop());
  return () => {
    if (!database) throw new Error('the database is there only while tests run');
    return database;
  };
}
