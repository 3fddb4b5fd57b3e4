import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../fault';
import { identify, isAlive, type ProcessIdentity } from './process-identity';

/** A lock that this process holds. */
export interface Lock {
  release(): Promise<void>;
}

export interface LockOptions {
  /** How long to wait for another holder, in milliseconds. */
  waitMs: number;
  /** Told once when there is another holder to wait for. */
  onWait?: (holder: ProcessIdentity) => void;
}

const POLL_MS = 100;

/**
 * Takes a lock file. One whose holder is gone (`kill -9`, power) is taken over.
 * @returns the lock, or the living process that still holds it after `waitMs`.
 */
export async function takeLock(path: string, options: LockOptions): Promise<Lock | { heldBy: ProcessIdentity }> {
  const me = await identify(process.pid);
  if (!me) throw new Error('this process has no identity');
  const text = JSON.stringify(me);
  let told = false;
  for (const end = Date.now() + options.waitMs; ; await sleep(POLL_MS)) {
    if (await create(path, text)) return { release: () => release(path, text) };
    const held = await readFile(path, 'utf8').catch(() => null);
    if (held === null) continue;
    const holder = parse(held);
    if (!holder || !(await isAlive(holder))) {
      await removeStale(path, held);
      continue;
    }
    if (Date.now() >= end) return { heldBy: holder };
    if (!told) options.onWait?.(holder);
    told = true;
  }
}

/** Written under another name first: nobody ever reads half a lock. */
async function create(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Two may find the same stale lock: the slower one must not remove what the faster one has just put in its place. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.stale.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function release(path: string, text: string): Promise<void> {
  const held = await readFile(path, 'utf8').catch(() => null);
  if (held === text) await rm(path, { force: true });
}

function parse(text: string): ProcessIdentity | null {
  try {
    const { pid, startedAt } = JSON.parse(text) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : null;
  } catch {
    return null;
  }
}
