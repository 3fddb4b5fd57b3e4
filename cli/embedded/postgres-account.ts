import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../fault';

const run = promisify(execFile);

/** A user of this machine by number. */
export interface Account {
  uid: number;
  gid: number;
}

/** How Postgres' programs are run. */
export interface RunAs {
  /** Null: as the user of this process. */
  account: Account | null;
  /** The account needs root's right to pass folders that are closed to it. */
  passesFolders: boolean;
}

/** Program, arguments and options for running one of Postgres' programs. */
export function postgresCommand(runAs: RunAs, program: string, args: readonly string[]): { file: string; args: string[]; options: Partial<Account> } {
  const { account, passesFolders } = runAs;
  if (!account || !passesFolders) return { file: program, args: [...args], options: account ?? {} };
  return { file: 'setpriv', args: [...setprivArgs(account), program, ...args], options: {} };
}

/**
 * Postgres refuses to run as root, so root (in a container, say) runs it as somebody else: whom the cluster belongs to, else `postgres` (made
 * when missing), else `nobody`. Where root's folders are in that user's way (a clone below /root, a `mktemp -d`), it keeps the one right of root
 * that opens them.
 * @throws Fault when there is no way.
 */
export async function postgresAccount(clusterDir: string, program: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { account: null, passesFolders: false };
  const account = (await ownerOf(clusterDir)) ?? (await findAccount('postgres')) ?? (await makePostgres()) ?? (await findAccount('nobody'));
  if (!account) throw new Fault('Postgres does not run as root, and there is no other user: start Lumbung as a normal user or set DATABASE_URL.');
  const closed = await firstClosed(account, [program, clusterDir]);
  if (closed === null) return { account, passesFolders: false };
  if (await runsWithSetpriv(account, program)) return { account, passesFolders: true };
  throw new Fault(
    `Postgres does not run as root, and no other user may enter ${closed}: start Lumbung as a normal user, or in a folder open to all.`,
  );
}

async function ownerOf(dir: string): Promise<Account | null> {
  try {
    const { uid, gid } = await stat(dir);
    return uid === 0 ? null : { uid, gid };
  } catch {
    return null;
  }
}

async function findAccount(name: string): Promise<Account | null> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':');
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

async function makePostgres(): Promise<Account | null> {
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']).catch(() => undefined);
  return findAccount('postgres');
}

/** The first folder on the way to one of the paths that the account may not pass, judged by its mode; null when there is none. */
async function firstClosed({ uid, gid }: Account, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    for (let folder = dirname(resolve(path)), above = ''; folder !== above; above = folder, folder = dirname(folder)) {
      const { mode, uid: owner, gid: group } = await stat(folder);
      const execute = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
      if ((mode & execute) === 0) return folder;
    }
  }
  return null;
}

/**
 * Becomes the account, but may still pass folders that are root's alone; the secure bit is for access(2), by which Postgres looks for its own
 * programs and which would forget that right. Part of util-linux, so of nearly every Linux.
 */
function setprivArgs({ uid, gid }: Account): string[] {
  const rights = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...rights, '--'];
}

async function runsWithSetpriv(account: Account, program: string): Promise<boolean> {
  try {
    await run('setpriv', [...setprivArgs(account), program, '--version']);
    return true;
  } catch {
    return false;
  }
}
