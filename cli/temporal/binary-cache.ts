import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, Fault, messageOf } from '../fault';
import { takeLock } from '../launcher/lock-file';
import type { Say } from '../terminal';
import { TEMPORAL_VERSION } from './temporal-version';

/** The program, and as much again while it is unpacked or linked. */
const NEEDED_BYTES = 700 * 1024 * 1024;
const WAIT_MS = 20 * 60_000;
/** How folders begin that a program is made in. */
const MAKING = 'making-';

/** Makes the program in a folder that it may fill; answers null, or why it could not. */
export type Make = (folder: string) => Promise<string | null>;

/** Path of the cached program; null when there is none. */
export async function cachedBinary(cacheDir: string): Promise<string | null> {
  const path = join(cacheDir, `temporal-${TEMPORAL_VERSION}`);
  try {
    await access(path, constants.X_OK);
    return path;
  } catch {
    return null;
  }
}

/**
 * Fills the cache by the first way that works. Several starts at once fill it once: the others wait.
 * @param ways name and maker of each, in order
 * @returns the path, or what went wrong with each way
 * @throws Fault when the cache can't be written.
 */
export async function fillCache(
  cacheDir: string,
  ways: readonly (readonly [string, Make])[],
  say: Say,
): Promise<{ path: string } | { problems: string[] }> {
  await makeWritable(cacheDir);
  const lock = await takeLock(join(cacheDir, 'temporal.lock'), {
    waitMs: WAIT_MS,
    onWait: (holder) => say(`Waiting for process ${holder.pid}, which is getting Temporal's server already`),
  });
  if ('heldBy' in lock) throw new Fault(`Process ${lock.heldBy.pid} has been getting Temporal's server for too long: end it and start again.`);
  try {
    const made = await cachedBinary(cacheDir);
    if (made) return { path: made };
    await removeUnfinished(cacheDir);
    const problems: string[] = [];
    for (const [name, make] of ways) {
      const problem = await makeInto(cacheDir, make);
      if (problem === null) return { path: join(cacheDir, `temporal-${TEMPORAL_VERSION}`) };
      problems.push(`${name}: ${problem}`);
    }
    return { problems };
  } finally {
    await lock.release();
  }
}

/** What a start that was killed has left; nobody else is making one while the lock is held. */
async function removeUnfinished(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) if (name.startsWith(MAKING)) await rm(join(cacheDir, name), { recursive: true, force: true });
}

/** Made in a folder of its own and renamed into place: nobody ever runs half a program. */
async function makeInto(cacheDir: string, make: Make): Promise<string | null> {
  const folder = await mkdtemp(join(cacheDir, MAKING));
  try {
    const problem = await make(folder);
    if (problem !== null) return problem;
    await chmod(join(folder, 'temporal'), 0o755);
    await rename(join(folder, 'temporal'), join(cacheDir, `temporal-${TEMPORAL_VERSION}`));
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeWritable(cacheDir: string): Promise<void> {
  try {
    await mkdir(cacheDir, { recursive: true });
    await access(cacheDir, constants.W_OK);
  } catch (error) {
    throw new Fault(`The cache folder ${cacheDir} can't be written (${codeOf(error)}): change its rights or set LUMBUNG_CACHE_DIR.`, {
      cause: error,
    });
  }
  const { bavail, bsize } = await statfs(cacheDir);
  if (bavail * bsize < NEEDED_BYTES)
    throw new Fault(
      `There is too little space on the disk of ${cacheDir} for Temporal's server (${NEEDED_BYTES / 1024 / 1024} MB): make room or set LUMBUNG_CACHE_DIR.`,
    );
}
