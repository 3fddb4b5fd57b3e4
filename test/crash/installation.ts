import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { QueryResultRow } from 'pg';
import type { Role } from '../../api/auth/permissions';
import { prepareEmbeddedPostgres, type EmbeddedPostgres } from '../../cli/embedded/postgres';
import { prepareDataFolder, type DataFolder } from '../../cli/launcher/data-folder';
import { startDeadMan } from '../../cli/launcher/dead-man';
import { devServer } from '../../cli/temporal/dev-server';
import type { ProcessSpec } from '../../cli/launcher/supervised-process';
import { resolveTemporal } from '../../cli/temporal/resolve-binary';
import { freeTemporalPort, scratchFolder } from '../../cli/testing/scratch';
import { freePorts } from '../../platform/free-ports';
import { loginUrl } from '../../db/logins';
import { migrate } from '../../db/migrate';
import { loadSettings } from '../../platform/settings';
import { makeKeys } from '../harness/api-keys';
import { createClient, type Client } from '../harness/client';
import type { TestDatabase } from '../harness/database';
import { asAdmin } from '../harness/run/postgres';
import { GET_TEMPORAL_MS, workflowBundle } from '../harness/run/temporal';
import { nodeChild } from './node-child';
import { ServerProcess } from './server-process';
import { openLink, type Link } from './slow-link';

/** A whole installation of the test's own, four processes that can be killed and started again: what `npm start` runs, without its supervisor. */
export interface Installation {
  postgres: ServerProcess;
  temporal: ServerProcess;
  worker: ServerProcess;
  api: ServerProcess;
  client: Client;
  /** Between the API, the worker and Postgres. */
  link: Link;
  /** Looks at the database as its owner, past the link, on a connection of its own each time. */
  database: Pick<TestDatabase, 'rows'>;
  superuserUrl: string;
  ownerUrl: string;
  folder: DataFolder;
}

/** Gives the test file that calls it an installation. Answers a function, for it is there only while tests run. */
export function useInstallation(env: Readonly<Record<string, string>> = {}): () => Installation {
  let running: { installation: Installation; stop(): Promise<void> } | undefined;
  beforeAll(async () => {
    running = await install(env);
  }, GET_TEMPORAL_MS);
  afterAll(() => running?.stop(), 60_000);
  return () => {
    if (!running) throw new Error('the installation is there only while tests run');
    return running.installation;
  };
}

async function install(env: Readonly<Record<string, string>>): Promise<{ installation: Installation; stop(): Promise<void> }> {
  const scratch = await scratchFolder();
  const folder = await prepareDataFolder(scratch.path);
  const [postgresPort = 0, apiPort = 0, httpPort = 0] = await freePorts(3);
  const temporalPort = await freeTemporalPort();
  // Should jest be killed, nothing is left behind.
  const deadMan = startDeadMan();
  const servers: ServerProcess[] = [];
  const watch = () => deadMan.watch(servers.map(({ pid }) => pid).filter((pid) => pid !== null));
  const server = (prepare: () => Promise<ProcessSpec>) => {
    const made = new ServerProcess(prepare, watch);
    servers.push(made);
    return made;
  };

  let prepared: EmbeddedPostgres | undefined;
  const postgres = server(async () => {
    prepared = await prepareEmbeddedPostgres({ folder, port: postgresPort, say: () => undefined });
    return prepared.spec;
  });
  const program = await resolveTemporal({ cacheDir: loadSettings(process.env).LUMBUNG_CACHE_DIR, say: () => undefined });
  const temporal = server(() =>
    Promise.resolve(devServer({ program, folder, port: temporalPort, uiPort: temporalPort + 1000, httpPort, namespace: 'default' })),
  );
  const [bundle] = await Promise.all([workflowBundle(), postgres.start(), temporal.start()]);
  const ownerUrl = (await prepared?.ownerUrl()) ?? '';
  await migrate({ ownerUrl });
  const database = { rows: rowsOf(ownerUrl) };
  const pepper = randomBytes(16).toString('hex');
  const keys: Record<Role, string> = await makeKeys(database, pepper);

  const link = await openLink(postgresPort);
  const through = new URL(loginUrl(ownerUrl, 'app'));
  through.port = String(link.port);
  const common = {
    LUMBUNG_LOG_LEVEL: 'warn',
    LUMBUNG_KEY_PEPPER: pepper,
    LUMBUNG_PORT: String(apiPort),
    LUMBUNG_WORKFLOW_BUNDLE: bundle,
    DATABASE_URL: '',
    DATABASE_APP_URL: through.href,
    TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
    LUMBUNG_TASK_QUEUE: 'lumbung',
    LUMBUNG_WORKER_SOCKET: folder.path('worker.sock'),
    ...env,
  };
  const child = (name: string, entry: string) =>
    server(() => Promise.resolve(nodeChild({ name, entry, env: common, log: folder.path(`logs/${name}.log`) })));
  const [worker, api] = [child('worker', 'worker/main.ts'), child('api', 'api/main.ts')];
  await Promise.all([worker.start(), api.start()]);

  const superuser = new URL(ownerUrl);
  superuser.username = 'postgres';
  superuser.pathname = '/postgres';
  superuser.password = (await readFile(folder.path('postgres-password'), 'utf8')).trim();
  const installation: Installation = {
    ...{ postgres, temporal, worker, api, link, database, ownerUrl, folder },
    client: createClient(`http://127.0.0.1:${apiPort}`, keys),
    superuserUrl: superuser.href,
  };
  return {
    installation,
    stop: async () => {
      await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')]);
      await link.close();
      await Promise.all([temporal.end('SIGTERM'), postgres.end('SIGINT')]);
      await scratch.remove();
    },
  };
}

/** Looks at a database on a connection of its own each time, which no outage can take away. */
export function rowsOf(url: string): TestDatabase['rows'] {
  return <Row extends QueryResultRow>(sql: string, binds: readonly unknown[] = []) =>
    asAdmin(url, async (client) => (await client.query<Row>(sql, [...binds])).rows);
}
