import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process that can be told from a later one that was given the same id. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, as the system tells it; only good for comparing. */
  startedAt: string;
}

/** The identity of a living process; null when there is none with that id (or only its remains, a zombie). */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const startedAt = process.platform === 'linux' ? await startedOnLinux(pid) : await startedByPs(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** True while exactly that process lives. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.startedAt === identity.startedAt;
}

/** Fields of `/proc/<pid>/stat` after the command in parentheses: state, parent, … and as the 20th the start in ticks since boot. */
async function statFields(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function parentOnLinux(pid: number): Promise<{ pid: number; command: string }> {
  const parent = Number((await statFields(pid))[1]);
  return { pid: parent, command: (await readFile(`/proc/${parent}/comm`, 'utf8')).trim() };
}

async function startedOnLinux(pid: number): Promise<string | null> {
  try {
    const fields = await statFields(pid);
    const [state, ticks] = [fields[0], fields[19]];
    if (ticks === undefined || state === 'Z' || state === 'X') return null;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return `${boot.trim()}:${ticks}`;
  } catch {
    return null;
  }
}

async function startedByPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
    const [state, ...start] = stdout.trim().split(/\s+/);
    return state === undefined || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return null;
  }
}

/** Id and name of the command of a process's parent; null when it can't be told. */
export async function parentOf(pid: number): Promise<{ pid: number; command: string } | null> {
  try {
    if (process.platform === 'linux') return await parentOnLinux(pid);
    const { stdout: parent } = await run('ps', ['-o', 'ppid=', '-p', String(pid)]);
    const { stdout: command } = await run('ps', ['-o', 'comm=', '-p', parent.trim()]);
    return { pid: Number(parent), command: command.trim() };
  } catch {
    return null;
  }
}
