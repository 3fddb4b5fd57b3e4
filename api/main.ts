import { openDatabase } from '../db/database';
import { appUrl } from '../db/logins';
import { createLogger } from '../platform/logger';
import { createApiMetrics } from '../platform/metrics/api-metrics';
import { watchNode } from '../platform/metrics/process-metrics';
import { exitWithParent, reportReady } from '../platform/parent';
import { loadSettings, SettingsError } from '../platform/settings';
import { connectTemporal } from '../platform/temporal';
import { createIntakes } from './intake/create-intakes';
import { startApi } from './server';

/** Process entry of the API: runs until SIGTERM, SIGINT or the end of the process that started it. */
async function main(): Promise<void> {
  const settings = loadSettings(process.env);
  const logger = createLogger('api', settings.LUMBUNG_LOG_LEVEL);
  const database = openDatabase({
    url: appUrl(settings),
    poolMax: settings.LUMBUNG_DATABASE_POOL,
    applicationName: 'lumbung-api',
    silenceMs: settings.LUMBUNG_DATABASE_SILENCE_SECONDS * 1000,
  });
  const temporal = connectTemporal(settings);
  const metrics = createApiMetrics();
  watchNode(metrics);
  const intakes = createIntakes({ settings, logger, database, temporal, metrics });
  const api = await startApi({ settings, logger, database, temporal, metrics, ...intakes });
  logger.info('api is listening', { url: api.url });
  reportReady();

  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      await api.drain();
      await database.close();
      // Last: calls of the client that are still open don't survive it.
      await temporal.close();
      logger.info('api has stopped');
    })());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop().then(exit, fail));
  exitWithParent(stop);
}

function exit(): void {
  process.exit(0);
}

function fail(error: unknown): void {
  const known = error instanceof SettingsError;
  process.stderr.write(`${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(known ? error.exitCode : 1);
}

main().catch(fail);
