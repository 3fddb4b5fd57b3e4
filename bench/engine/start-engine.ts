import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ensureDevKeys } from '../../cli/launcher/dev-keys';
import type { DataFolder } from '../../cli/launcher/data-folder';
import { SEARCH_ATTRIBUTE_BYTES } from '../../cli/temporal/dev-server';
import type { Say } from '../../cli/terminal';
import { openDatabase } from '../../db/database';
import { loginUrl } from '../../db/logins';
import { migrate } from '../../db/migrate';
import { PART, type Engine } from './engine';
import { freePorts } from '../../platform/free-ports';
import { nodePart } from './node-part';
import { startPostgres } from './postgres';
import type { Supervision } from './supervision';
import { startTemporal, type TemporalKind } from './temporal';
import { NODE_FLAGS } from '../../platform/node-flags';

export interface EngineOptions {
  temporal: TemporalKind;
  folder: DataFolder;
  supervision: Supervision;
  say: Say;
  /** Ends a build that is under way. */
  signal: AbortSignal;
  /** Where Temporal's programs are kept. */
  cacheDir: string;
  /** Count the statements inside of functions too. */
  nestedStatements?: boolean;
  /** Folder that API and worker write CPU profiles into when they end. */
  profileInto?: string | undefined;
}

const DIST = join(__dirname, '..', '..');
const NAMESPACE = 'default';

/**
 * Starts a whole engine of its own: Postgres, Temporal, worker and API, each a process as in production, on free ports, from the compiled code.
 * Settings of the environment (`LUMBUNG_BATCHES_IN_FLIGHT`, …) reach worker and API, so that they can be compared.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { folder, supervision, say, nestedStatements = false, profileInto } = options;
  const postgres = await startPostgres({ name: PART.postgres, folder, supervision, say, nested: nestedStatements });
  const temporal = await startTemporal(options.temporal, { ...options, namespace: NAMESPACE });
  const ownerUrl = await postgres.ownerUrl();
  await migrate({ ownerUrl });

  const pepper = randomBytes(32).toString('hex');
  const appUrl = loginUrl(ownerUrl, 'app');
  const keys = await developmentKeys(folder, appUrl, pepper);
  const [port = 0] = await freePorts(1);
  const env = {
    ...withoutStores(process.env),
    LUMBUNG_WORKER_SOCKET: folder.path('worker.sock'),
    LUMBUNG_HOST: '127.0.0.1',
    LUMBUNG_PORT: String(port),
    LUMBUNG_KEY_PEPPER: pepper,
    LUMBUNG_SEARCH_ATTRIBUTE_BYTES: String(SEARCH_ATTRIBUTE_BYTES),
    DATABASE_APP_URL: appUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: NAMESPACE,
  };
  const execArgv = profileInto === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileInto}`];
  const start = (name: string, room: 'api' | 'worker') =>
    supervision.start(nodePart({ name, script: join(DIST, room, 'main.js'), folder, env, execArgv: [...execArgv, ...NODE_FLAGS[room]] }));
  await start(PART.worker, 'worker');
  await start(PART.api, 'api');
  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    temporal: { address: temporal.address, namespace: NAMESPACE },
    others: [],
    ownerUrl,
    superuserUrls: { [PART.postgres]: postgres.superuserUrl, ...temporal.superuserUrls },
  };
}

async function developmentKeys(folder: DataFolder, url: string, pepper: string) {
  const database = openDatabase({ url, poolMax: 2, applicationName: 'lumbung-bench' });
  try {
    return await ensureDevKeys(folder.path('dev-keys.json'), database, pepper);
  } finally {
    await database.close();
  }
}

/** What the environment says of other stores is not meant for this engine. */
function withoutStores(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(DATABASE|TEMPORAL)_/.test(name)));
}
