import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from '../testing/scratch';
import { takeLock, type Lock } from './lock-file';
import { identify } from './process-identity';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let path: string;

beforeEach(async () => {
  scratch = await scratchFolder();
  path = join(scratch.path, 'lock');
});
afterEach(() => scratch.remove());

async function take(waitMs = 0): Promise<Lock> {
  const lock = await takeLock(path, { waitMs });
  if ('heldBy' in lock) throw new Error('held');
  return lock;
}

describe('takeLock', () => {
  it('names the process that holds it', async () => {
    const lock = await take();
    expect(await takeLock(path, { waitMs: 0 })).toEqual({ heldBy: await identify(process.pid) });
    await lock.release();
    await (await take()).release();
    expect(await readdir(scratch.path)).toEqual([]);
  });

  it('takes over from a process that was killed', async () => {
    const child = spawn('sleep', ['60']);
    await writeFile(path, JSON.stringify(await identify(child.pid!)));
    expect(await takeLock(path, { waitMs: 0 })).toHaveProperty('heldBy.pid', child.pid);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await take()).release();
  });

  it('takes over when the process id belongs to somebody else now', async () => {
    await writeFile(path, JSON.stringify({ ...(await identify(process.pid)), startedAt: 'long ago' }));
    await (await take()).release();
  });

  it.each(['', '{"pid": 12', 'null', '{"pid":"1"}'])('takes over a lock file that holds %j', async (text) => {
    await writeFile(path, text);
    await (await take()).release();
  });

  it('waits for the holder, and says so once', async () => {
    const lock = await take();
    const told: number[] = [];
    const waiting = takeLock(path, { waitMs: 10_000, onWait: ({ pid }) => told.push(pid) });
    setTimeout(() => void lock.release(), 250);
    expect(await waiting).toHaveProperty('release');
    expect(told).toEqual([process.pid]);
  });

  it('gives a stale lock to one of many', async () => {
    await writeFile(path, JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => takeLock(path, { waitMs: 0 })));
    expect(outcomes.filter((outcome) => 'release' in outcome)).toHaveLength(1);
  });

  it('does not release what another one holds', async () => {
    const lock = await take();
    await writeFile(path, 'of somebody else');
    await lock.release();
    expect(await readFile(path, 'utf8')).toBe('of somebody else');
  });
});
