import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { postgresAccount, postgresCommand } from '../../../cli/embedded/postgres-account';
import { ensureCluster } from '../../../cli/embedded/postgres-cluster';
import { findPostgres } from '../../../cli/embedded/postgres-program';
import { migrate } from '../../../db/migrate';
import { freePort } from '../../../platform/free-ports';
import { oncePerRun } from './once-per-run';
import { startProcess, waitUntilReady, type RunProcess } from './processes';
import { runFolder } from './run-folder';

const TEMPLATE = 'lumbung_template';
/** Not a superuser: what only works for one must not go unnoticed. */
const OWNER = 'lumbung_owner';

/** The Postgres of this run. Its first user starts it. */
interface Cluster {
  adminUrl: string;
  ownerUrl: string;
}

/** A migrated database to clone, on the Postgres of this run. */
export interface Template extends Cluster {
  template: string;
}

/** Answers the migrated template; starts Postgres and migrates when no test file of this run has asked before. */
export async function template(): Promise<Template> {
  return oncePerRun('template', async () => {
    const cluster = await startCluster();
    await asAdmin(cluster.adminUrl, async (client) => {
      await client.query(`create database ${TEMPLATE} owner ${OWNER}`);
    });
    await migrate({ ownerUrl: databaseUrl(cluster.ownerUrl, TEMPLATE) });
    return { ...cluster, template: TEMPLATE };
  });
}

/** The same server and login, another database. */
export function databaseUrl(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Runs something on a connection of its own to the cluster's `postgres` database. */
export async function asAdmin<T>(adminUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function startCluster(): Promise<Cluster> {
  // Postgres runs as another user when the tests run as root.
  await chmod(runFolder(), 0o755);
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const server = await startPostgres(join(runFolder(), 'postgres'), port, password);
  await waitUntilReady(server, () => asAdmin(adminUrl, (client) => client.query('select 1')));
  await asAdmin(adminUrl, (client) => client.query(`create role ${OWNER} login createdb createrole password '${password}'`));
  return { adminUrl, ownerUrl: `postgres://${OWNER}:${password}@127.0.0.1:${port}/postgres` };
}

/** The embedded Postgres, or the programs in the folder that `LUMBUNG_TEST_POSTGRES` names (system tests: the oldest supported version). */
function startPostgres(dir: string, port: number, password: string): Promise<RunProcess> {
  const programs = process.env.LUMBUNG_TEST_POSTGRES;
  if (!programs) return startEmbedded(dir, port, password);
  return startProcess('postgres', 'serve-installed-postgres.mjs', [dir, String(port), password, programs]);
}

/** As `npm start` does it: also as root, and from a clone that only root may enter. */
async function startEmbedded(dir: string, port: number, password: string): Promise<RunProcess> {
  const program = findPostgres();
  const runAs = await postgresAccount(dir, program.postgres);
  await ensureCluster(dir, password, program, runAs);
  // Nothing here has to survive a crash of the machine, and every worker of jest brings pools of its own.
  const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=300', 'unix_socket_directories='];
  const flags = ['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // The script that keeps it knows no other user than its own, so setpriv changes it.
  const { file, args } = postgresCommand({ ...runAs, passesFolders: true }, program.postgres, flags);
  return startProcess('postgres', 'serve-command.mjs', [file, ...args]);
}
