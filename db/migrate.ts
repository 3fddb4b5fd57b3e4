import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { Umzug } from 'umzug';
import { PARTITION_MONTHS_AHEAD } from './partitions';
import { grantTables, guardFunctions, KERNEL_FUNCTIONS, makeRoles } from './access';

const MIGRATIONS = join(__dirname, 'migrations');
const KERNEL = join(__dirname, 'kernel');
/** Any number: names our lock among the advisory locks of a database. */
const MIGRATION_LOCK = 7_365_011;

export interface MigrateOptions {
  /** URL of the owner. */
  ownerUrl: string;
  /** Given logins are left alone; absent ones are made with a derived password. */
  appUrl?: string | undefined;
  maintenanceUrl?: string | undefined;
  /** Told about each step that changed something. */
  onStep?: (step: string) => void;
}

/**
 * Brings a database up to date: versioned migrations (plain SQL, each in a transaction), the kernel's functions (replaced when their text
 * changed), logins and grants, partitions ahead. Safe to run from several processes at once: a session advisory lock on its own connection
 * serialises them. Running it again changes nothing.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const onStep = options.onStep ?? (() => undefined);
  const guard = await connect(options.ownerUrl);
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const client = await connect(options.ownerUrl);
    try {
      await client.query("set lock_timeout = '10s'");
      await client.query('create schema if not exists lumbung');
      await client.query('create table if not exists lumbung.migration (name text primary key, applied_at timestamptz not null default now())');
      await runMigrations(client, onStep);
      const logins = await makeRoles(client, options);
      await transactionally(client, async () => {
        await grantTables(client, logins);
        await replaceKernel(client, onStep);
        await guardFunctions(client, logins);
      });
      const { rows } = await client.query<{ name: string }>('select ensure_partitions as name from lumbung.ensure_partitions($1)', [
        PARTITION_MONTHS_AHEAD,
      ]);
      if (rows.length > 0) onStep(`partitions ${rows.map((r) => r.name).join(', ')}`);
    } finally {
      await client.end();
    }
  } finally {
    await guard.end();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'lumbung-migrate', connectionTimeoutMillis: 10_000 });
  await client.connect();
  return client;
}

/** Names of the versioned migrations that this build knows, in order. */
export async function knownMigrations(): Promise<string[]> {
  const files = await readdir(MIGRATIONS);
  return files
    .filter((file) => file.endsWith('.up.sql'))
    .map((file) => file.replace('.up.sql', ''))
    .sort();
}

/** Runs what is missing, each migration in a transaction together with its line in the book. */
async function runMigrations(client: Client, onStep: (step: string) => void): Promise<void> {
  const names = await knownMigrations();
  const inTransaction = async (name: string, direction: 'up' | 'down', book: string) => {
    const sql = await readFile(join(MIGRATIONS, `${name}.${direction}.sql`), 'utf8');
    await transactionally(client, async () => {
      await client.query(sql);
      await client.query(book, [name]);
    });
    onStep(`${direction} ${name}`);
  };
  const umzug = new Umzug({
    migrations: names.map((name) => ({
      name,
      up: () => inTransaction(name, 'up', 'insert into lumbung.migration (name) values ($1)'),
      down: () => inTransaction(name, 'down', 'delete from lumbung.migration where name = $1'),
    })),
    // The book is kept inside each migration's own transaction, so umzug's part of it is only to read.
    storage: {
      logMigration: () => Promise.resolve(),
      unlogMigration: () => Promise.resolve(),
      executed: async () => {
        const { rows } = await client.query<{ name: string }>("select name from lumbung.migration where name not like 'kernel:%' order by name");
        return rows.map((row) => row.name);
      },
    },
    logger: undefined,
  });
  await umzug.up();
}

/** The kernel's functions are replaced as a whole when their text is not the one that was applied last. */
async function replaceKernel(client: Client, onStep: (step: string) => void): Promise<void> {
  const files = (await readdir(KERNEL)).filter((file) => file.endsWith('.sql')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(KERNEL, file), 'utf8')));
  const mark = `kernel:${createHash('sha256').update(texts.join('\n')).digest('hex')}`;
  const { rowCount } = await client.query('select from lumbung.migration where name = $1', [mark]);
  if (rowCount) return;
  // Functions call each other across files, so their bodies can't be checked before all are there.
  await client.query('set local check_function_bodies = off');
  const { rows } = await client.query<{ signature: string }>(KERNEL_FUNCTIONS);
  for (const { signature } of rows) await client.query(`drop function ${signature}`);
  for (const text of texts) await client.query(text);
  await client.query("delete from lumbung.migration where name like 'kernel:%'");
  await client.query('insert into lumbung.migration (name) values ($1)', [mark]);
  onStep(`kernel ${files.length} files`);
}

async function transactionally(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
