import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess } from '../launcher/running-processes';
import { identify } from '../launcher/process-identity';
import type { Say } from '../terminal';

/** How Postgres is asked to end: SIGINT is its fast shutdown, SIGQUIT the immediate one, after which it recovers. */
export const POSTGRES_SIGNALS = { stop: 'SIGINT', kill: 'SIGQUIT', patienceMs: 30_000 } as const;

/**
 * Clears the way for Postgres in a cluster that was not shut down: stops a server that still runs in it, and removes a `postmaster.pid` whose
 * process id belongs to somebody else by now, before which Postgres would stop short.
 */
export async function clearStalePostmaster(dir: string, say: Say): Promise<void> {
  const file = join(dir, 'postmaster.pid');
  const pid = await postmasterPid(file);
  if (pid === null) return;
  const here = await processesIn(dir);
  if (here === null) return;
  for (const running of here) {
    const identity = await identify(running);
    if (!identity) continue;
    if (running === pid) say(`Stopping a Postgres that still runs in ${dir} (process ${pid})`);
    await endProcess(identity, POSTGRES_SIGNALS);
  }
  await rm(file, { force: true });
}

async function postmasterPid(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const pid = Number(text.split('\n')[0]);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

/** Processes that work in the folder, as all of Postgres' do; null where the system doesn't tell (then Postgres' own check has to do). */
async function processesIn(dir: string): Promise<number[] | null> {
  if (process.platform !== 'linux') return null;
  const folder = await realpath(dir);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) === folder ? Number(pid) : null)));
  return found.filter((pid) => pid !== null);
}
