import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { scratchFolder } from '../testing/scratch';
import type { Make } from './binary-cache';
import { downloadTemporal, downloadUrl } from './download';
import { goInstall } from './go-install';
import { resolveTemporal } from './resolve-binary';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let cacheDir: string;
let said: string[];
const say = (line: string) => void said.push(line);
const fails: Make = () => Promise.resolve('blocked');

beforeEach(async () => {
  scratch = await scratchFolder();
  cacheDir = join(scratch.path, 'cache');
  said = [];
});
afterEach(() => scratch.remove());

/** Something that answers like Temporal's tool. */
async function putTool(folder: string, serverVersion: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'temporal');
  await writeFile(file, `#!/bin/sh\necho "temporal version 0.0.0-DEV (Server ${serverVersion}, UI 2.42.1)"\n`);
  await chmod(file, 0o755);
  return file;
}

const makes =
  (text: string): Make =>
  async (folder) => {
    await writeFile(join(folder, 'temporal'), text);
    return null;
  };

describe('resolveTemporal', () => {
  it('takes the one on the PATH when it is recent enough', async () => {
    const tool = await putTool(join(scratch.path, 'bin'), '1.29.1');
    expect(await resolveTemporal({ cacheDir, say, path: `/nowhere:${join(scratch.path, 'bin')}`, ways: [] })).toBe(tool);
  });

  it('says that the one on the PATH is too old, and uses its own', async () => {
    await putTool(join(scratch.path, 'bin'), '1.22.0');
    const path = await resolveTemporal({ cacheDir, say, path: join(scratch.path, 'bin'), ways: [['made', makes('x')]] });
    expect(path).toBe(join(cacheDir, 'temporal-1.5.1'));
    expect(said.join()).toMatch(/too old \(server 1\.22\.0\)/);
  });

  it('goes on to the next way, keeps what it made, and leaves nothing else in the cache', async () => {
    const ways = [
      ['download', fails],
      ['go install', makes('program')],
    ] as const;
    const path = await resolveTemporal({ cacheDir, say, path: '', ways });
    expect(await readFile(path, 'utf8')).toBe('program');
    expect(await readdir(cacheDir)).toEqual(['temporal-1.5.1']);
    expect(await resolveTemporal({ cacheDir, say, path: '', ways: [] })).toBe(path);
  });

  it('fills the cache once when several ask at the same time', async () => {
    let made = 0;
    const slow: Make = async (folder) => {
      made++;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return makes('program')(folder);
    };
    const paths = await Promise.all([1, 2, 3].map(() => resolveTemporal({ cacheDir, say, path: '', ways: [['slow', slow]] })));
    expect(new Set(paths).size).toBe(1);
    expect(made).toBe(1);
  });

  it('says in one sentence what was tried when nothing works', async () => {
    const ways = [
      ['download', fails],
      ['go install', () => Promise.resolve('Go is not installed')],
    ] as const;
    await expect(resolveTemporal({ cacheDir, say, path: '', ways })).rejects.toThrow(
      "Temporal's server is missing and could be neither downloaded nor built (download: blocked; go install: Go is not installed): " +
        'put temporal 1.5.1 on the PATH, install Go, or set TEMPORAL_ADDRESS.',
    );
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('says that the cache folder is in the way', async () => {
    await writeFile(cacheDir, 'a file');
    await expect(resolveTemporal({ cacheDir, say, path: '', ways: [] })).rejects.toThrow(/cache folder .* can't be written \(EEXIST\)/);
  });
});

describe('downloadTemporal', () => {
  let server: Server;
  let respond: (url: string) => { status: number; body: Buffer | null };
  let host: string;

  beforeEach(async () => {
    server = createServer((request, response) => {
      const { status, body } = respond(request.url ?? '');
      response.writeHead(status);
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('unpacks the program from the archive of this platform', async () => {
    const tool = await putTool(join(scratch.path, 'packed'), '1.29.1');
    const archive = spawnSync('tar', ['-czf', '-', '-C', join(scratch.path, 'packed'), 'temporal']).stdout;
    let asked = '';
    respond = (url) => {
      asked = url;
      return { status: 200, body: archive };
    };
    let bytes = 0;
    expect(await downloadTemporal(downloadUrl(host)!, scratch.path, (count) => (bytes = count))).toBeNull();
    expect(await readFile(join(scratch.path, 'temporal'), 'utf8')).toBe(await readFile(tool, 'utf8'));
    expect(asked).toMatch(/^\/cli\/archive\/v1\.5\.1\?platform=(linux|darwin)&arch=(amd64|arm64)$/);
    expect(bytes).toBe(archive.length);
  });

  it('says in a few words why it did not work', async () => {
    respond = () => ({ status: 403, body: null });
    expect(await downloadTemporal(downloadUrl(host)!, scratch.path, () => undefined)).toMatch(/^127\.0\.0\.1:\d+ answered 403$/);
    respond = () => ({ status: 200, body: Buffer.from('no archive at all') });
    expect(await downloadTemporal(downloadUrl(host)!, scratch.path, () => undefined)).toMatch(/gzip|tar/);
    expect(await downloadTemporal('http://127.0.0.1:1/', scratch.path, () => undefined)).toMatch(/ECONNREFUSED|bad port/);
    expect(await downloadTemporal('http://nowhere.invalid/', scratch.path, () => undefined)).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });
});

describe('goInstall', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  async function putGo(script: string): Promise<void> {
    const bin = join(scratch.path, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'go'), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, 'go'), 0o755);
    process.env.PATH = `${bin}:${path}`;
  }

  it('builds into the folder and tells how far it is', async () => {
    await putGo('echo "go: downloading x v1" >&2; echo "errors\nnet/http" >&2; echo "$@" > "$GOBIN/temporal"');
    const words: string[] = [];
    expect(await goInstall(scratch.path, (word) => void words.push(word))).toBeNull();
    expect(await readFile(join(scratch.path, 'temporal'), 'utf8')).toBe('install -v -ldflags -s -w github.com/temporalio/cli/cmd/temporal@v1.5.1\n');
    expect(words.at(-1)).toBe('2 packages compiled');
  });

  it('says what Go says, or that there is no Go', async () => {
    await putGo('echo "go: downloading x v1" >&2; echo "go: x requires go >= 1.30" >&2; exit 1');
    expect(await goInstall(scratch.path, () => undefined)).toBe('go: x requires go >= 1.30');
    process.env.PATH = '';
    expect(await goInstall(scratch.path, () => undefined)).toBe('Go is not installed');
  });
});
