import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureOwnedDatabase, knock } from '../../db/server';
import { codeOf, Fault } from '../fault';
import type { DataFolder } from '../launcher/data-folder';
import { lastLine, openLog } from '../launcher/log-file';
import { keptSecret } from '../launcher/secrets';
import type { ProcessSpec } from '../launcher/supervised-process';
import type { Say } from '../terminal';
import { postgresAccount, postgresCommand } from './postgres-account';
import { ensureCluster, SUPERUSER } from './postgres-cluster';
import { findPostgres } from './postgres-program';
import { clearStalePostmaster, POSTGRES_SIGNALS } from './stale-postmaster';

export interface EmbeddedPostgresOptions {
  folder: DataFolder;
  port: number;
  say: Say;
}

/** A Postgres of our own, ready to be started. */
export interface EmbeddedPostgres {
  spec: ProcessSpec;
  /** Makes database and owner once the server runs; answers the owner's URL. */
  ownerUrl(): Promise<string>;
}

const DATABASE = 'lumbung';
const OWNER = 'lumbung_owner';
/** Recovery after a crash may take a while; while Postgres says that it is starting, it is waited for. */
const READY_MS = 300_000;
const KNOCK_MS = 5_000;
const POLL_MS = 50;

/**
 * Prepares a PostgreSQL 18 under the data folder: makes its files on the first start, clears up after one that was killed.
 * @throws Fault when there is none for this platform, or its files can't be made.
 */
export async function prepareEmbeddedPostgres({ folder, port, say }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dir = folder.path('postgres');
  const program = findPostgres();
  const runAs = await postgresAccount(dir, program.postgres);
  const password = await keptSecret(folder.path('postgres-password'), () => randomBytes(24).toString('hex'));
  await ensureCluster(dir, password, program, runAs);
  await clearStalePostmaster(dir, say);
  const url = (user: string, database: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const log = () => folder.path('logs/postgres.log');
  return {
    spec: {
      name: 'Postgres',
      signals: POSTGRES_SIGNALS,
      spawn: () => {
        const output = openLog(log());
        const { file, args, options } = postgresCommand(runAs, program.postgres, serverArgs(dir, port));
        // A session of its own: the terminal's Ctrl-C is the launcher's to answer, which stops Postgres last.
        const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', output, output] });
        closeSync(output);
        return child;
      },
      ready: (_, gone) => untilReady(url(SUPERUSER, 'postgres'), folder, gone),
      lastWords: () => lastLine(log(), /FATAL|PANIC|could not/),
    },
    ownerUrl: async () => {
      // The owner is no superuser: what works here works with the rights that a `DATABASE_URL` elsewhere has.
      await ensureOwnedDatabase(url(SUPERUSER, 'postgres'), OWNER, password, DATABASE);
      return url(OWNER, DATABASE);
    },
  };
}

function serverArgs(dir: string, port: number): string[] {
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 100, cluster_name: 'lumbung' };
  return ['-D', dir, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function untilReady(url: string, folder: DataFolder, gone: AbortSignal): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end && !gone.aborted; await sleep(POLL_MS)) {
    try {
      return await knock(url, KNOCK_MS);
    } catch (error) {
      if (codeOf(error) === '28P01')
        throw new Fault(`The embedded Postgres does not know the password in ${folder.path('postgres-password')}: restore that file.`);
    }
  }
  throw new Fault(`The embedded Postgres was not ready after ${READY_MS / 1000} s; its log is in ${folder.logs}.`);
}
