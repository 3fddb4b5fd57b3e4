import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf, Fault, messageOf } from '../fault';

/** Postgres' first files, both write-ahead logs and some room to work. */
const NEEDED_BYTES = 400 * 1024 * 1024;

/** Where everything of one `npm start` lives. */
export interface DataFolder {
  root: string;
  /** Logs of the processes, one file each. */
  logs: string;
  path(name: string): string;
}

/**
 * Makes the data folder, and makes sure that it can be written and has room.
 * @throws Fault when it can't be made or written, or the disk is (nearly) full.
 */
export async function prepareDataFolder(dir: string): Promise<DataFolder> {
  const root = resolve(dir);
  const logs = join(root, 'logs');
  try {
    await mkdir(logs, { recursive: true });
    const probe = join(root, `.probe-${process.pid}`);
    await writeFile(probe, 'x');
    await rm(probe);
  } catch (error) {
    throw diskFault(root, error);
  }
  await checkSpace(root);
  return { root, logs, path: (name) => join(root, name) };
}

/** What an error of the file system at the data folder means to the person at the terminal. */
export function diskFault(root: string, cause: unknown): Fault {
  const code = codeOf(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Fault(`There is no space left on the disk for ${root}: make room or set LUMBUNG_DATA_DIR.`, { cause });
  return new Fault(`The data folder ${root} can't be written (${code || messageOf(cause)}): change its rights or set LUMBUNG_DATA_DIR.`, { cause });
}

async function checkSpace(root: string): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return;
  const mb = (bytes: number) => Math.floor(bytes / 1024 / 1024);
  throw new Fault(
    `There is too little space on the disk of ${root} (${mb(free)} MB free, ${mb(NEEDED_BYTES)} MB needed): make room or set LUMBUNG_DATA_DIR.`,
  );
}
