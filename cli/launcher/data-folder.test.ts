import { closeSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from '../testing/scratch';
import { diskFault, prepareDataFolder } from './data-folder';
import { lastLine, openLog } from './log-file';
import { keptSecret } from './secrets';
import { StopOrder } from './stop-order';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(() => scratch.remove());

describe('prepareDataFolder', () => {
  it('makes the folder with its logs', async () => {
    const folder = await prepareDataFolder(join(scratch.path, 'a/b'));
    expect(folder.logs).toBe(folder.path('logs'));
    expect(statSync(folder.logs).isDirectory()).toBe(true);
  });

  it('says in one sentence that it is in the way, or that the disk is full', async () => {
    await writeFile(join(scratch.path, 'file'), '');
    await expect(prepareDataFolder(join(scratch.path, 'file'))).rejects.toThrow(
      /can't be written \((EEXIST|ENOTDIR)\): change its rights or set LUMBUNG_DATA_DIR\.$/,
    );
    expect(diskFault('/data', Object.assign(new Error('write'), { code: 'ENOSPC' })).message).toBe(
      'There is no space left on the disk for /data: make room or set LUMBUNG_DATA_DIR.',
    );
  });
});

describe('keptSecret', () => {
  it('is made once, and readable by its owner only', async () => {
    const file = join(scratch.path, 'secret');
    expect(await keptSecret(file, () => 'first')).toBe('first');
    expect(await keptSecret(file, () => 'second')).toBe('first');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(keptSecret(scratch.path, () => 'x')).rejects.toThrow('EISDIR');
  });
});

describe('openLog', () => {
  it('puts a large log aside', async () => {
    const file = join(scratch.path, 'log');
    await writeFile(file, 'x'.repeat(21 * 1024 * 1024));
    closeSync(openLog(file));
    expect(statSync(file).size).toBe(0);
    expect((await readFile(`${file}.1`, 'utf8')).length).toBe(21 * 1024 * 1024);
  });

  it('finds the last line that says something', async () => {
    const file = join(scratch.path, 'log');
    await writeFile(file, 'FATAL: one\nFATAL: two\nended\n');
    expect(await lastLine(file, /FATAL/)).toBe('FATAL: two');
    expect(await lastLine(join(scratch.path, 'none'), /FATAL/)).toBe('');
  });
});

describe('StopOrder', () => {
  it('stops what was started last first, whatever fails on the way', async () => {
    const said: string[] = [];
    const stops = new StopOrder();
    for (const name of ['Postgres', 'Temporal', 'API']) {
      stops.push({
        name,
        pid: name === 'Temporal' ? null : 1,
        stop: () => (name === 'API' ? Promise.reject(new Error('it hangs')) : Promise.resolve()),
        kill: () => Promise.resolve(),
      });
    }
    await stops.stopAll((line) => said.push(line));
    expect(said).toEqual(['Stopping API', 'API: it hangs', 'Stopping Postgres']);
  });
});
