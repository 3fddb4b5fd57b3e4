import { execFile } from 'node:child_process';
import { chmod, cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { scratchFolder } from '../testing/scratch';
import { postgresAccount, postgresCommand } from './postgres-account';
import { ensureCluster } from './postgres-cluster';
import { findPostgres } from './postgres-program';

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0;

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
beforeEach(async () => {
  scratch = await scratchFolder();
});
afterEach(() => scratch.remove());

describe('postgresAccount', () => {
  it('is nobody else where this process is not root, and never root', async () => {
    const { account } = await postgresAccount(join(scratch.path, 'postgres'), findPostgres().postgres);
    expect(account === null).toBe(!asRoot);
    expect(account?.uid).not.toBe(0);
  });

  it('lets Postgres run from a clone, and in a folder, that other users may not enter', async () => {
    const native = dirname(dirname(findPostgres().postgres));
    await cp(native, join(scratch.path, 'native'), { recursive: true });
    const program = { initdb: join(scratch.path, 'native/bin/initdb'), postgres: join(scratch.path, 'native/bin/postgres') };
    const dir = join(scratch.path, 'data/postgres');
    await mkdir(dirname(dir));
    const runAs = await postgresAccount(dir, program.postgres);
    expect(runAs.passesFolders).toBe(asRoot);
    await ensureCluster(dir, 'secret', program, runAs);
    const { file, args, options } = postgresCommand(runAs, program.postgres, ['-C', 'data_directory', '-D', dir]);
    expect((await run(file, args, options)).stdout.trim()).toBe(dir);
  });

  it('takes no rights along where nothing is in the way', async () => {
    await chmod(scratch.path, 0o755);
    const { passesFolders } = await postgresAccount(join(scratch.path, 'postgres'), join(scratch.path, 'program'));
    expect(passesFolders).toBe(false);
  });
});
