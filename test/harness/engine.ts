import { DefaultLogger, Runtime } from '@temporalio/worker';
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { transports } from 'winston';
import type { Role } from '../../api/auth/permissions';
import { createIntakes } from '../../api/intake/create-intakes';
import { startApi } from '../../api/server';
import { createLogger, type Logger } from '../../platform/logger';
import { createApiMetrics } from '../../platform/metrics/api-metrics';
import { createWorkerMetrics, type WorkerMetrics } from '../../platform/metrics/worker-metrics';
import { loadSettings, type Settings } from '../../platform/settings';
import { connectTemporal, type TemporalConnection } from '../../platform/temporal';
import { startWorker, type RunningWorker } from '../../worker/worker';
import { makeKeys, writeKeysFile } from './api-keys';
import { createClient, type Client } from './client';
import { createTestDatabase, type TestDatabase } from './database';
import { GET_TEMPORAL_MS, temporalAddress, workflowBundle } from './run/temporal';

/** The whole of Lumbung in this process: API, worker, a database of its own, a task queue of its own on the run's Temporal. */
export interface Engine {
  client: Client;
  database: TestDatabase;
  temporal: TemporalConnection;
  taskQueue: string;
  settings: Settings;
  /** What API and worker logged as ERROR, oldest first. */
  errors: readonly LoggedError[];
  keys: Record<Role, string>;
  /** Path of a `dev-keys.json` with the keys. */
  keysFile: string;
  /** What the worker counts; the API tells its numbers itself. */
  workerMetrics: WorkerMetrics;
  /** Stops the worker once what it does is done; orders wait in Temporal from then on. */
  stopWorker: () => Promise<void>;
  startWorker: () => Promise<void>;
  /** Stops taking requests and answers those under way. The engine can't be used after it. */
  drain: () => Promise<void>;
}

export interface EngineOptions {
  /** Settings (environment variables) that differ from those of a test. */
  env?: Readonly<Record<string, string>>;
  /** Says nothing of errors: they are what the file is about. */
  quiet?: boolean;
}

/** A line of the log. */
export interface LoggedError {
  message: string;
  [member: string]: unknown;
}

const STOP_MS = 60_000;

/** Gives the test file that calls it an engine. Answers a function, for the engine is there only while tests run. */
export function useEngine(options: EngineOptions = {}): () => Engine {
  let running: { engine: Engine; stop(): Promise<void> } | undefined;
  beforeAll(async () => {
    running = await startEngine(options);
  }, GET_TEMPORAL_MS);
  afterAll(() => running?.stop(), STOP_MS);
  return () => {
    if (!running) throw new Error('the engine is there only while tests run');
    return running.engine;
  };
}

let installed: Runtime | undefined;

/** What the SDK has to say at levels INFO and WARN would bury the tests. */
function installRuntime(): void {
  installed ??= Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
}

async function startEngine({ env = {}, quiet = false }: EngineOptions): Promise<{ engine: Engine; stop(): Promise<void> }> {
  installRuntime();
  const [database, address, bundle] = await Promise.all([createTestDatabase(), temporalAddress(), workflowBundle()]);
  const settings = settingsOf(database, address, bundle, env);
  const logger = createLogger('test', settings.LUMBUNG_LOG_LEVEL);
  if (quiet) logger.clear();
  const errors = collectErrors(logger);
  const temporal = connectTemporal(settings);
  const apiDatabase = database.open();
  const workerDatabase = database.open();
  const metrics = createApiMetrics();
  const workerMetrics = createWorkerMetrics();
  const intakes = createIntakes({ settings, logger, database: apiDatabase, temporal, metrics });
  const api = await startApi({ settings: { ...settings, LUMBUNG_PORT: 0 }, logger, database: apiDatabase, temporal, metrics, ...intakes });
  const keys = await makeKeys(database, settings.LUMBUNG_KEY_PEPPER ?? '');

  let worker: RunningWorker | undefined;
  const engine: Engine = {
    client: createClient(api.url, keys),
    database,
    temporal,
    taskQueue: settings.LUMBUNG_TASK_QUEUE,
    settings,
    errors,
    keys,
    keysFile: await writeKeysFile(database, keys),
    workerMetrics,
    startWorker: async () => {
      worker ??= await startWorker({ settings, logger, database: workerDatabase, metrics: workerMetrics });
    },
    stopWorker: async () => {
      await worker?.shutdown();
      worker = undefined;
    },
    drain: () => api.drain(),
  };
  await engine.startWorker();
  return {
    engine,
    stop: async () => {
      await engine.drain();
      await engine.stopWorker();
      await temporal.close();
      await database.drop();
    },
  };
}

/** Lines of level ERROR from now on, also of a logger that says nothing. */
function collectErrors(logger: Logger): LoggedError[] {
  const errors: LoggedError[] = [];
  const write = (line: Buffer, _: string, done: () => void) => {
    errors.push(JSON.parse(String(line)) as LoggedError);
    done();
  };
  logger.add(new transports.Stream({ level: 'error', stream: new Writable({ write }) }));
  return errors;
}

function settingsOf(database: TestDatabase, address: string, bundle: string, env: Readonly<Record<string, string>>): Settings {
  return loadSettings({
    LUMBUNG_LOG_LEVEL: process.env.LUMBUNG_LOG_LEVEL ?? 'error',
    LUMBUNG_KEY_PEPPER: randomBytes(16).toString('hex'),
    DATABASE_APP_URL: database.appUrl,
    TEMPORAL_ADDRESS: address,
    LUMBUNG_TASK_QUEUE: database.name,
    LUMBUNG_WORKFLOW_BUNDLE: bundle,
    ...env,
  });
}
