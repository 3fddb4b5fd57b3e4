import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from './testing/scratch';

const ROOT = join(__dirname, '..');

let scratch: Awaited<ReturnType<typeof scratchFolder>>;

/** A clone with nothing but what setup looks at, whose npm is a script of the test, and which is built already. */
beforeEach(async () => {
  scratch = await scratchFolder();
  await copyFile(join(ROOT, 'setup.mjs'), join(scratch.path, 'setup.mjs'));
  await writeFile(join(scratch.path, 'build.mjs'), 'export const needsBuild = () => false;');
  await writeFile(join(scratch.path, 'package-lock.json'), '{}');
  await putNpm(
    "fs.mkdirSync('node_modules', { recursive: true }); fs.writeFileSync('node_modules/.package-lock.json', ''); fs.appendFileSync('calls', args + '\\n')",
  );
});
afterEach(() => scratch.remove());

async function putNpm(script: string): Promise<void> {
  await writeFile(join(scratch.path, 'npm.js'), `const fs = require('fs'); const args = process.argv.slice(2).join(' '); ${script}`);
}

function setup(): { code: number | null; out: string; err: string } {
  const env = { ...process.env, npm_execpath: join(scratch.path, 'npm.js'), TMPDIR: scratch.path };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['setup.mjs'], { cwd: scratch.path, env, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const calls = async () => (await readFile(join(scratch.path, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

describe('setup.mjs', () => {
  it('installs on a fresh clone, what builds need included, and says so; then never again', async () => {
    const first = setup();
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^Installing dependencies …\nInstalling dependencies … done \(\d+ s\)\n$/);
    expect(setup()).toEqual({ code: 0, out: '', err: '' });
    expect(await calls()).toEqual([expect.stringMatching(/^ci --include=dev /)]);
  });

  it('installs again when the lockfile has changed, or the last time was interrupted', async () => {
    setup();
    const lockfile = join(scratch.path, 'package-lock.json');
    await writeFile(lockfile, '{"changed": true}');
    const later = new Date(Date.now() + 10_000);
    await utimes(lockfile, later, later);
    setup();
    expect(await calls()).toHaveLength(2);
  });

  it('leaves an installation by hand alone', async () => {
    await mkdir(join(scratch.path, 'node_modules'));
    await writeFile(join(scratch.path, 'node_modules/.package-lock.json'), '');
    expect(setup()).toEqual({ code: 0, out: '', err: '' });
    expect(await calls()).toEqual([]);
  });

  it.each([
    ['npm error code ENOTFOUND', "The dependencies can't be downloaded: npm's registry is out of reach from this machine."],
    ['npm error code ENOSPC', 'There is no space left on the disk for the dependencies'],
    ['npm error code EACCES', "The dependencies can't be written to"],
  ])('says in one sentence what %s means', async (output, sentence) => {
    await putNpm(`console.error(${JSON.stringify(output)}); process.exit(1)`);
    const { code, err } = setup();
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(err.trim()).not.toContain('\n');
  });

  it('keeps an output that it does not understand', async () => {
    await putNpm("console.error('npm error what is this'); process.exit(1)");
    const { code, err } = setup();
    expect(code).toBe(1);
    const file = /npm's output is in (.*)\.$/.exec(err.trim())?.[1] ?? '';
    expect(await readFile(file, 'utf8')).toContain('what is this');
  });

  it('says what is wrong with a build', async () => {
    await writeFile(
      join(scratch.path, 'build.mjs'),
      "export const needsBuild = () => true; if (process.argv[1].endsWith('build.mjs')) { console.log('a.ts: no'); process.exit(1); }",
    );
    const { code, err } = setup();
    expect(code).toBe(1);
    expect(err).toBe('a.ts: no\nLumbung could not be built; what is wrong stands above.\n');
  });

  it('refuses a Node that is too old before it looks at anything else', async () => {
    const text = await readFile(join(scratch.path, 'setup.mjs'), 'utf8');
    await writeFile(join(scratch.path, 'setup.mjs'), text.replace('const OLDEST_NODE = [20, 19];', 'const OLDEST_NODE = [99, 0];'));
    const { code, err } = setup();
    expect(code).toBe(1);
    expect(err).toBe(`Lumbung needs Node 99.0 or newer, this is ${process.version}: install one from https://nodejs.org and try again.\n`);
    expect(await calls()).toEqual([]);
  });
});
