import { execFile } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf, Fault, messageOf } from '../fault';
import { postgresCommand, type RunAs } from './postgres-account';
import type { PostgresProgram } from './postgres-program';

const run = promisify(execFile);

/** Major version of the embedded Postgres; a cluster of another one can't be opened by it. */
const MAJOR = '18';
export const SUPERUSER = 'postgres';

/**
 * Makes the cluster's files unless they are there. Made under another name first: an interrupted start leaves nothing half done.
 * @throws Fault when the disk is full, or the files belong to another major version.
 */
export async function ensureCluster(dir: string, password: string, program: PostgresProgram, runAs: RunAs): Promise<void> {
  const version = await clusterVersion(dir);
  if (version === MAJOR) return;
  if (version !== null)
    throw new Fault(`${dir} belongs to PostgreSQL ${version}, the embedded one is ${MAJOR}: move it away or set LUMBUNG_DATA_DIR.`);
  const draft = `${dir}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const passwordFile = `${dir}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (runAs.account) for (const path of [draft, passwordFile]) await chown(path, runAs.account.uid, runAs.account.gid);
    await initdb(draft, passwordFile, program, runAs);
    await rename(draft, dir);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function initdb(dir: string, passwordFile: string, program: PostgresProgram, runAs: RunAs): Promise<void> {
  const flags = ['--encoding=UTF8', '--no-locale', '--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, `--pgdata=${dir}`];
  const { file, args, options } = postgresCommand(runAs, program.initdb, flags);
  try {
    await run(file, args, options);
  } catch (cause) {
    const output = (cause as { stderr?: string }).stderr ?? '';
    if (/No space left/i.test(output))
      throw new Fault(`There is no space left on the disk for ${dir}: make room or set LUMBUNG_DATA_DIR.`, { cause });
    const reason = output.split('\n').find((line) => /error|fatal/i.test(line)) ?? messageOf(cause);
    throw new Fault(`The embedded Postgres could not make its files in ${dir}: ${reason.trim()}`, { cause });
  }
}

async function clusterVersion(dir: string): Promise<string | null> {
  try {
    return (await readFile(join(dir, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
