import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Client } from 'pg';
import { prepareDataFolder, type DataFolder } from '../launcher/data-folder';
import { RunningProcesses } from '../launcher/running-processes';
import { SupervisedProcess } from '../launcher/supervised-process';
import { eventually, scratchFolder } from '../testing/scratch';
import { freePorts } from '../../platform/free-ports';
import { prepareEmbeddedPostgres } from './postgres';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let folder: DataFolder;
let port: number;
const said: string[] = [];
const say = (line: string) => void said.push(line);
const started: SupervisedProcess[] = [];

/** What one `npm start` does with Postgres; it clears up after the one before only if that was killed. */
async function launch() {
  const embedded = await prepareEmbeddedPostgres({ folder, port, say });
  const postgres = new SupervisedProcess(embedded.spec, { say, running: new RunningProcesses(folder.path('processes.json')) });
  started.push(postgres);
  await postgres.start();
  return { postgres, url: await embedded.ownerUrl() };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  scratch = await scratchFolder();
  folder = await prepareDataFolder(scratch.path);
  [port = 0] = await freePorts(1);
});

afterAll(async () => {
  for (const postgres of started) await postgres.stop();
  await scratch.remove();
});

describe('embedded Postgres', () => {
  it('starts in a folder that is closed to other users, with an owner that is no superuser', async () => {
    const { postgres, url } = await launch();
    expect(await query(url, 'select current_setting($$server_version_num$$)::int / 10000 as major')).toEqual([{ major: 18 }]);
    expect(await query(url, 'select rolsuper, rolcreaterole from pg_roles where rolname = current_user')).toEqual([
      { rolsuper: false, rolcreaterole: true },
    ]);
    await query(url, 'create table kept (n integer); insert into kept values (1)');
    await postgres.stop();
    expect(postgres.pid).toBeNull();
  });

  it('keeps its password to itself', async () => {
    expect((await stat(folder.path('postgres-password'))).mode & 0o777).toBe(0o600);
    await expect(query(`postgres://lumbung_owner:wrong@127.0.0.1:${port}/lumbung`, 'select 1')).rejects.toThrow();
  });

  it('stops a server that a killed launcher has left running, and keeps what was stored', async () => {
    const { postgres: left, url } = await launch();
    await query(url, 'insert into kept values (2)');
    const { pid } = left;
    const { postgres } = await launch();
    expect(postgres.pid).not.toBe(pid);
    expect(said.join('\n')).toContain(`Stopping a Postgres that still runs in ${folder.path('postgres')} (process ${pid})`);
    expect(await query(url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    await left.stop();
    await postgres.stop();
  });

  it('is not stopped short by a postmaster.pid whose process id belongs to somebody else now', async () => {
    await writeFile(folder.path('postgres/postmaster.pid'), `${process.ppid}\n`);
    const { postgres, url } = await launch();
    expect(await query(url, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }]);
    await postgres.stop();
  });

  it('comes back by itself after kill -9', async () => {
    const { postgres, url } = await launch();
    process.kill(postgres.pid!, 'SIGKILL');
    await eventually(async () => expect(await query(url, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }]));
    await postgres.stop();
  });

  it('says in one sentence that its password is gone, or that its files are of another version', async () => {
    const password = await readFile(folder.path('postgres-password'), 'utf8');
    await rm(folder.path('postgres-password'));
    await expect(launch()).rejects.toThrow(/does not know the password in .*postgres-password: restore that file\.$/);
    await started.at(-1)!.stop();
    await writeFile(folder.path('postgres-password'), password);
    await writeFile(folder.path('postgres/PG_VERSION'), '17\n');
    await expect(launch()).rejects.toThrow(/belongs to PostgreSQL 17, the embedded one is 18/);
    await writeFile(folder.path('postgres/PG_VERSION'), '18\n');
  });

  it('says what Postgres says when it does not start', async () => {
    await appendFile(folder.path('postgres/postgresql.conf'), "shared_buffers = 'lots'\n");
    await expect(launch()).rejects.toThrow(/^Postgres ended while it was starting \(exit code 1\): .*FATAL/);
  });
});
