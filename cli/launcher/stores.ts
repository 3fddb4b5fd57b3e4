import type { Settings } from '../../platform/settings';
import { checkDatabase } from '../database/usable';
import { prepareEmbeddedPostgres } from '../embedded/postgres';
import { devServer } from '../temporal/dev-server';
import { useExistingTemporal } from '../temporal/existing-server';
import { freePort } from '../../platform/free-ports';
import { resolveTemporal } from '../temporal/resolve-binary';
import { seconds, withProgress, type Say } from '../terminal';
import type { DataFolder } from './data-folder';
import { thisOrAnother, type WantedPort } from './ports';
import type { SupervisedProcess, ProcessSpec } from './supervised-process';

export interface StoreOptions {
  settings: Settings;
  folder: DataFolder;
  say: Say;
  /** Ends what takes long. */
  signal: AbortSignal;
  supervise: (spec: ProcessSpec) => SupervisedProcess;
}

export const LOOPBACK = '127.0.0.1';
/** Temporal's UI listens this much above the server. */
export const UI_PORT_OFFSET = 1000;
/** Temporal's numbers are told this much above the server, where nothing else is. */
const METRICS_PORT_OFFSET = 2000;

/** Ports that what we start ourselves will listen on. */
export function wantedPorts(settings: Settings): WantedPort[] {
  const { LUMBUNG_PORT, LUMBUNG_HOST, LUMBUNG_TEMPORAL_PORT, LUMBUNG_POSTGRES_PORT, TEMPORAL_ADDRESS, DATABASE_URL } = settings;
  const ports = [{ port: LUMBUNG_PORT, host: LUMBUNG_HOST, what: 'the HTTP API', setting: 'LUMBUNG_PORT' }];
  if (TEMPORAL_ADDRESS === undefined) {
    const setting = 'LUMBUNG_TEMPORAL_PORT';
    ports.push({ port: LUMBUNG_TEMPORAL_PORT, host: LOOPBACK, what: 'Temporal', setting });
    ports.push({ port: LUMBUNG_TEMPORAL_PORT + UI_PORT_OFFSET, host: LOOPBACK, what: "Temporal's UI", setting: `${setting} + ${UI_PORT_OFFSET}` });
  }
  if (DATABASE_URL === undefined) ports.push({ port: LUMBUNG_POSTGRES_PORT, host: LOOPBACK, what: 'Postgres', setting: 'LUMBUNG_POSTGRES_PORT' });
  return ports;
}

/**
 * Prepares Postgres: the existing one is checked, ours is made ready to be started.
 * @returns starts it and answers the owner's URL
 */
export async function preparePostgres({ settings, folder, say, supervise }: StoreOptions): Promise<() => Promise<string>> {
  const { DATABASE_URL: given, LUMBUNG_POSTGRES_PORT: port } = settings;
  if (given !== undefined) {
    await checkDatabase(given, settings.DATABASE_APP_URL !== undefined && settings.DATABASE_MAINTENANCE_URL !== undefined);
    say('Postgres: the one of DATABASE_URL');
    return () => Promise.resolve(given);
  }
  const embedded = await prepareEmbeddedPostgres({ folder, port, say });
  const postgres = supervise(embedded.spec);
  return async () => {
    await startTimed(postgres, `on port ${port}`, say);
    return embedded.ownerUrl();
  };
}

/**
 * Prepares Temporal: the existing one is checked and gets our search attributes, for ours the program is found, downloaded or built.
 * @returns starts it and answers where it tells its numbers; null: of an existing one, nobody here knows
 */
export async function prepareTemporal({ settings, folder, say, signal, supervise }: StoreOptions): Promise<() => Promise<string | null>> {
  const { TEMPORAL_ADDRESS: given, TEMPORAL_NAMESPACE: namespace, LUMBUNG_TEMPORAL_PORT: port, LUMBUNG_CACHE_DIR: cacheDir } = settings;
  if (given !== undefined) {
    const registered = await useExistingTemporal(given, namespace);
    say(`Temporal: the one at ${given}${registered.length > 0 ? `, search attributes registered: ${registered.join(', ')}` : ''}`);
    return () => Promise.resolve(null);
  }
  const program = await resolveTemporal({ cacheDir, say, signal });
  const uiPort = port + UI_PORT_OFFSET;
  const metricsPort = await thisOrAnother(port + METRICS_PORT_OFFSET, LOOPBACK, wantedPorts(settings));
  const temporal = supervise(devServer({ program, folder, port, uiPort, httpPort: await freePort(), metricsPort, namespace }));
  return async () => {
    await startTimed(temporal, `on port ${port}, its UI on ${uiPort}`, say);
    return `http://${LOOPBACK}:${metricsPort}/metrics`;
  };
}

/** Starts a process and says where it is up and how long that took. */
export async function startTimed(one: SupervisedProcess, where: string, say: Say): Promise<void> {
  const started = performance.now();
  await withProgress(say, `Starting ${one.name}`, () => one.start());
  say(`${one.name} is up ${where} (${seconds(performance.now() - started)})`);
}
