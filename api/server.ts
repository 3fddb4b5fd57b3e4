import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findApiKeyBySelector } from '../db/api-keys';
import type { Database } from '../db/database';
import { poolUse } from '../db/pool-use';
import { readHealth } from '../db/reads/health';
import type { GrantRequest } from '../domain/orders/grant';
import type { OrderRequest } from '../domain/orders/order';
import type { StoredGrant, StoredOrder } from '../domain/settlement/stored';
import type { OperationIntakes } from './operations/operation-parts';
import type { Logger } from '../platform/logger';
import { createApiMetrics, type ApiMetrics } from '../platform/metrics/api-metrics';
import { watchPool } from '../platform/metrics/process-metrics';
import { SettingsError, type Settings } from '../platform/settings';
import type { TemporalConnection } from '../platform/temporal';
import { bodyRooms } from './admission/body-room';
import { frontDoor } from './admission/front-door';
import { LoopWatch } from './admission/loop-watch';
import { refusalTally } from './admission/refusal-tally';
import { createAuthenticator } from './auth/authenticator';
import { composeRoutes } from './compose-routes';
import { createReadiness } from './health/readiness';
import { createApp } from './http/create-app';
import { allowLongRequests } from './http/long-requests';
import { closable } from './http/close-server';
import type { ImportWays } from './imports/import-routes';
import { importWindow } from './intake/create-intakes';
import type { OperationIntake } from './intake/operation-intake';
import { lifecycleStarter, nightScheduler } from './lifecycle/start-lifecycle';
import { askTemporal } from './operations/under-way';
import { reconciliationStarter } from './reconciliations/start-reconciliation';
import { simulationStarter } from './simulations/start-simulation';

export interface ApiOptions {
  settings: Pick<
    Settings,
    | 'LUMBUNG_HOST'
    | 'LUMBUNG_PORT'
    | 'LUMBUNG_KEY_PEPPER'
    | 'LUMBUNG_TASK_QUEUE'
    | 'LUMBUNG_LIFECYCLE_AT'
    | 'LUMBUNG_BATCH_ORDERS'
    | 'LUMBUNG_BATCHES_IN_FLIGHT'
    | 'LUMBUNG_IMPORTS'
    | 'LUMBUNG_IMPORT_BATCH_ORDERS'
    | 'LUMBUNG_REQUEST_LIMIT'
    | 'LUMBUNG_REQUEST_BYTES'
    | 'LUMBUNG_CONNECTION_LIMIT'
  >;
  logger: Logger;
  database: Database;
  temporal: Pick<TemporalConnection, 'client' | 'ping'>;
  orders: OperationIntake<OrderRequest, StoredOrder>;
  grants: OperationIntake<GrantRequest, StoredGrant>;
  operations: OperationIntakes;
  /** The same for imports. */
  imports: ImportWays;
  /** What `GET /metrics` tells. Default: numbers of its own. */
  metrics?: ApiMetrics;
  /** Default: the machine's clock. */
  now?: () => Date;
}

export interface RunningApi {
  url: string;
  port: number;
  /**
   * Takes no more requests (`503` with `Retry-After`), answers those under way, then stops listening; resolves when all of that is done.
   * Calling it again changes nothing.
   */
  drain: () => Promise<void>;
}

/** Slow senders give their place back: 10 s for the headers, 30 s for a whole request. */
const SERVER_OPTIONS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 2_000 };
/** Most bytes of the lines that one import has under way. */
const IMPORT_BYTES = 8 * 1024 * 1024;
/** How long to wait for outcomes that nobody waits for any more. */
const LAST_LOOK_MS = 2_000;
/** Longer than the longest wait for an outcome. */
const SILENT_CONNECTION_MS = 150_000;

/**
 * Starts the HTTP API.
 * @throws SettingsError without a pepper, or when the port is taken
 */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { settings, logger, database, temporal, orders, grants, operations, imports, metrics = createApiMetrics(), now = () => new Date() } = options;
  const pepper = settings.LUMBUNG_KEY_PEPPER;
  if (pepper === undefined) throw new SettingsError('LUMBUNG_KEY_PEPPER is not set: API keys can’t be verified without it.');
  const draining = { active: false };
  const authenticator = createAuthenticator({ pepper, findBySelector: (selector) => findApiKeyBySelector(database, selector), now });
  const shutdown = new AbortController();
  const window = { lines: importWindow(settings), bytes: IMPORT_BYTES };
  const routes = composeRoutes({
    database,
    orders,
    grants,
    operations,
    findRunning: askTemporal(temporal.client),
    startSimulation: simulationStarter(temporal.client, settings.LUMBUNG_TASK_QUEUE),
    startLifecycle: lifecycleStarter(temporal.client, settings.LUMBUNG_TASK_QUEUE),
    scheduleNights: nightScheduler(temporal.client, settings.LUMBUNG_TASK_QUEUE, settings.LUMBUNG_LIFECYCLE_AT, logger),
    startReconciliation: reconciliationStarter(temporal.client, settings.LUMBUNG_TASK_QUEUE),
    imports: { ways: imports, window, most: settings.LUMBUNG_IMPORTS, logger, shutdown: shutdown.signal },
    checkReadiness: createReadiness({ readHealth: () => readHealth(database), temporal, draining, logger }),
    scrape: metrics.scrape,
    pepper,
    forgetVerified: () => authenticator.forget(),
    now,
  });
  watchPool(metrics, () => poolUse(database));
  const bodies = bodyRooms({ requests: settings.LUMBUNG_REQUEST_LIMIT, bytes: settings.LUMBUNG_REQUEST_BYTES });
  const loop = new LoopWatch();
  const countRefusal = refusalTally(logger);
  const app = createApp({ logger, now, draining, authenticator, bodies, countRefusal, metrics, routes });
  const few = settings.LUMBUNG_BATCH_ORDERS * settings.LUMBUNG_BATCHES_IN_FLIGHT;
  const sentAway = frontDoor({ routes, recall: authenticator.recall, countRefusal, metrics, loop, requests: bodies.requests, few });
  const server = createServer(SERVER_OPTIONS, (request, response) => {
    if (draining.active || !sentAway(request, response)) app(request, response);
  });
  server.setTimeout(SILENT_CONNECTION_MS);
  server.maxConnections = settings.LUMBUNG_CONNECTION_LIMIT;
  // Without a listener Node tells callers to go on before anything is known of them.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  allowLongRequests(server);
  const close = closable(server);
  await listen(server, settings.LUMBUNG_PORT, settings.LUMBUNG_HOST);
  const { port } = server.address() as AddressInfo;

  let drained: Promise<void> | undefined;
  const drain = async () => {
    draining.active = true;
    shutdown.abort();
    const finished = Promise.all(
      [orders, grants, ...Object.values(operations), imports.orders, imports.grants, ...Object.values(imports.operations)].map((intake) =>
        intake.drain(),
      ),
    );
    await close();
    loop.stop();
    // Everybody is answered. What Temporal has will be finished by a worker, whether or not this process sees it.
    await Promise.race([finished, sleep(LAST_LOOK_MS, undefined, { ref: false })]);
  };
  return { url: `http://${urlHost(settings.LUMBUNG_HOST)}:${port}`, port, drain: () => (drained ??= drain()) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'EADDRINUSE' ? new SettingsError(`LUMBUNG_PORT: ${host}:${port} is taken by another process.`, { cause }) : cause);
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

/** An address that listens everywhere is reached on this machine by its loopback; IPv6 stands in brackets. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
