import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openDatabase } from '../../db/database';
import { appUrl } from '../../db/logins';
import { migrate } from '../../db/migrate';
import { NODE_FLAGS } from '../../platform/node-flags';
import { LONGEST_SOCKET_PATH, type Settings } from '../../platform/settings';
import { temporalAddress } from '../../platform/temporal';
import { SEARCH_ATTRIBUTE_BYTES } from '../temporal/dev-server';
import { withProgress, type Say } from '../terminal';
import type { DataFolder } from './data-folder';
import { startDeadMan } from './dead-man';
import { ensureDevKeys, type DevKeys } from './dev-keys';
import { nodeProcess } from './node-process';
import { checkPorts, thisOrAnother } from './ports';
import { RunningProcesses } from './running-processes';
import { keptSecret } from './secrets';
import type { StopOrder } from './stop-order';
import { preparePostgres, prepareTemporal, startTimed, wantedPorts } from './stores';
import { SupervisedProcess, type ProcessSpec } from './supervised-process';

export interface LaunchOptions {
  settings: Settings;
  folder: DataFolder;
  say: Say;
  stopOrder: StopOrder;
  /** Aborted when the launcher is to end. */
  signal: AbortSignal;
  /** Folder of the compiled code; default: the one that this file lies in. */
  dist?: string;
}

/** Everything is up. */
export interface Launched {
  /** Origin of the API. */
  url: string;
  keys: DevKeys;
  /** Where processes tell their numbers; null: nowhere that is known. */
  metrics: { api: string; worker: string | null; temporal: string | null };
}

const DIST = join(__dirname, '..', '..');

/**
 * Starts all that belongs to `npm start`: Postgres and Temporal (or checks the existing ones), migrations, worker and API, development keys.
 * What it has started stands in the stop order, also when it fails half-way.
 * @throws Fault saying in one sentence what is in the way.
 */
export async function launch({ settings, folder, say, stopOrder, signal, dist = DIST }: LaunchOptions): Promise<Launched> {
  const running = new RunningProcesses(folder.path('processes.json'));
  await running.stopLeftovers(say);
  await checkPorts(wantedPorts(settings));

  const deadMan = startDeadMan();
  const supervised: SupervisedProcess[] = [];
  const pids = () => supervised.map((one) => one.pid).filter((pid) => pid !== null);
  const supervise = (spec: ProcessSpec) => {
    signal.throwIfAborted();
    const one = new SupervisedProcess(spec, { say, running, onChange: () => deadMan.watch(pids()) });
    supervised.push(one);
    stopOrder.push(one);
    return one;
  };

  const stores = { settings, folder, say, signal, supervise };
  const startPostgres = await preparePostgres(stores);
  const startTemporal = await prepareTemporal(stores);
  const [ownerUrl, temporalMetrics] = await Promise.all([startPostgres(), startTemporal()]);
  await withProgress(say, 'Migrating the database', () => migrateDatabase(settings, ownerUrl, say));

  const pepper = settings.LUMBUNG_KEY_PEPPER ?? (await keptSecret(folder.path('key-pepper'), () => randomBytes(32).toString('hex')));
  const databaseUrl = appUrl({ ...settings, DATABASE_URL: ownerUrl });
  const keys = await developmentKeys(folder, databaseUrl, pepper);

  const metricsPort = await workerMetricsPort(settings);
  const env = {
    ...childEnvironment(settings, databaseUrl, pepper),
    LUMBUNG_WORKER_METRICS_PORT: String(metricsPort),
    LUMBUNG_WORKER_SOCKET: settings.LUMBUNG_WORKER_SOCKET ?? socketIn(folder),
  };
  const worker = supervise(
    nodeProcess({ name: 'Worker', log: 'worker', script: join(dist, 'worker', 'main.js'), flags: NODE_FLAGS.worker, env, folder, say }),
  );
  const api = supervise(nodeProcess({ name: 'API', log: 'api', script: join(dist, 'api', 'main.js'), flags: NODE_FLAGS.api, env, folder, say }));
  const url = originOf(settings.LUMBUNG_HOST, settings.LUMBUNG_PORT);
  await Promise.all([startTimed(worker, `on task queue ${settings.LUMBUNG_TASK_QUEUE}`, say), startTimed(api, `at ${url}`, say)]);
  const workerMetrics = metricsPort === 0 ? null : `${originOf(settings.LUMBUNG_WORKER_METRICS_HOST, metricsPort)}/metrics`;
  return { url, keys, metrics: { api: `${url}/metrics`, worker: workerMetrics, temporal: temporalMetrics } };
}

/** Empty, so none, where the folder's path is longer than the name of a socket may be. */
function socketIn(folder: DataFolder): string {
  const path = folder.path('worker.sock');
  return Buffer.byteLength(path) <= LONGEST_SOCKET_PATH ? path : '';
}

/** Nobody is kept from starting by a port that only watchers need: where it is taken, another one is told. */
async function workerMetricsPort(settings: Settings): Promise<number> {
  const { LUMBUNG_WORKER_METRICS_HOST: host, LUMBUNG_WORKER_METRICS_PORT: port } = settings;
  // At an address that can't be listened on, the worker says so.
  return port === 0 ? 0 : thisOrAnother(port, host, wantedPorts(settings)).catch(() => port);
}

async function migrateDatabase(settings: Settings, ownerUrl: string, say: Say): Promise<void> {
  const { DATABASE_APP_URL, DATABASE_MAINTENANCE_URL } = settings;
  const steps: string[] = [];
  await migrate({
    ownerUrl,
    appUrl: DATABASE_APP_URL,
    maintenanceUrl: DATABASE_MAINTENANCE_URL,
    onStep: (step) => steps.push(step.replace(/^partitions .*/, 'partitions ahead')),
  });
  if (steps.length > 0) say(`Database migrated: ${steps.join('; ')}`);
}

async function developmentKeys(folder: DataFolder, url: string, pepper: string): Promise<DevKeys> {
  const database = openDatabase({ url, poolMax: 2, applicationName: 'lumbung-start' });
  try {
    return await ensureDevKeys(folder.path('dev-keys.json'), database, pepper);
  } finally {
    await database.close();
  }
}

/** The processes get a login that can't change the ledger, never the owner's. */
function childEnvironment(settings: Settings, databaseUrl: string, pepper: string): NodeJS.ProcessEnv {
  const given = Object.entries(settings).map(([name, value]): [string, string | undefined] => [
    name,
    typeof value === 'boolean' ? String(Number(value)) : value?.toString(),
  ]);
  const withoutOwner = { DATABASE_URL: undefined, DATABASE_MAINTENANCE_URL: undefined };
  const ours = { DATABASE_APP_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress(settings), LUMBUNG_KEY_PEPPER: pepper };
  // Our own server is started so that every order of a batch can be found in its UI.
  const findable = settings.TEMPORAL_ADDRESS === undefined ? { LUMBUNG_SEARCH_ATTRIBUTE_BYTES: String(SEARCH_ATTRIBUTE_BYTES) } : {};
  return { ...process.env, ...Object.fromEntries<string | undefined>(given), ...withoutOwner, ...ours, ...findable };
}

/** Where what listens at an address is reached from this machine. */
function originOf(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
