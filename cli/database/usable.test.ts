import { createServer } from 'node:net';
import { Client } from 'pg';
import { prepareEmbeddedPostgres } from '../embedded/postgres';
import { prepareDataFolder } from '../launcher/data-folder';
import { RunningProcesses } from '../launcher/running-processes';
import { SupervisedProcess } from '../launcher/supervised-process';
import { scratchFolder } from '../testing/scratch';
import { freePorts } from '../../platform/free-ports';
import { checkDatabase } from './usable';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let postgres: SupervisedProcess;
let owner: URL;

beforeAll(async () => {
  scratch = await scratchFolder();
  const folder = await prepareDataFolder(scratch.path);
  const [port = 0] = await freePorts(1);
  const embedded = await prepareEmbeddedPostgres({ folder, port, say: () => undefined });
  postgres = new SupervisedProcess(embedded.spec, { say: () => undefined, running: new RunningProcesses(folder.path('processes.json')) });
  await postgres.start();
  owner = new URL(await embedded.ownerUrl());
  await asOwner("create role plain login password 'plain-secret'");
});

afterAll(async () => {
  await postgres.stop();
  await scratch.remove();
});

async function asOwner(text: string): Promise<void> {
  const client = new Client({ connectionString: owner.href });
  await client.connect();
  await client.query(text);
  await client.end();
}

function changed(change: (url: URL) => void): string {
  const url = new URL(owner);
  change(url);
  return url.href;
}

describe('checkDatabase', () => {
  it('is content with an owner that may make schemas and roles', async () => {
    await checkDatabase(owner.href, false);
  });

  it.each([
    ['the password is wrong', (url: URL) => (url.password = 'guessed')],
    ['there is no such database', (url: URL) => (url.pathname = '/elsewhere')],
    ['there is no such host', (url: URL) => (url.hostname = 'nowhere.invalid')],
    ['nothing listens there', (url: URL) => (url.port = '1')],
  ])('says in one sentence that %s', async (reason, change) => {
    const url = changed(change);
    const place = url.replace('postgres://', '').replace(/:[^@]*@/, '@');
    await expect(checkDatabase(url, false)).rejects.toThrow(`DATABASE_URL (${place}) can't be used: ${reason}.`);
  });

  it('never tells the password', async () => {
    const failure = await checkDatabase(
      changed((url) => (url.password = 'guessed')),
      false,
    ).catch((error: unknown) => String(error));
    expect(failure).not.toContain('guessed');
  });

  it('says which right the user lacks', async () => {
    const plain = changed((url) => {
      url.username = 'plain';
      url.password = 'plain-secret';
    });
    await expect(checkDatabase(plain, false)).rejects.toThrow('the user may not create a schema in it (grant create on database).');
    await asOwner('grant create on database lumbung to plain');
    await expect(checkDatabase(plain, true)).rejects.toThrow('the user may not create the roles that are missing');
    await asOwner('create role lumbung_kernel nologin');
    await expect(checkDatabase(plain, false)).rejects.toThrow('the user may not create the roles that are missing');
    await checkDatabase(plain, true);
  });

  it('notices what is no Postgres', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(
      checkDatabase(
        changed((url) => (url.port = String(port))),
        false,
      ),
    ).rejects.toThrow(/^DATABASE_URL \(.*\) can't be used: .+\.$/);
    other.close();
  });
});
