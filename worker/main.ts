import { openDatabase } from '../db/database';
import { appUrl } from '../db/logins';
import { createLogger } from '../platform/logger';
import { watchNode } from '../platform/metrics/process-metrics';
import { createWorkerMetrics } from '../platform/metrics/worker-metrics';
import { exitWithParent, reportReady } from '../platform/parent';
import { loadSettings, SettingsError } from '../platform/settings';
import { connectTemporal } from '../platform/temporal';
import { startForgetting } from './forget-results';
import { startKeepingNightSchedules } from './night-schedules';
import { startPartitionKeeper } from './partition-keeper';
import { ensureReconcileSchedule } from './reconcile-schedule';
import { startTellingReconciliation } from './reconciliation-metrics';
import { installRuntime } from './runtime';
import { lightenSandbox } from './sandbox';
import { startSweeper } from './sweeper';
import { sweeperMetrics } from './sweeper-metrics';
import { tellMetrics } from './tell-metrics';
import { startWorker } from './worker';

/** Process entry of the worker: runs until SIGTERM, SIGINT or the end of the process that started it. */
async function main(): Promise<void> {
  const settings = loadSettings(process.env);
  const logger = createLogger('worker', settings.LUMBUNG_LOG_LEVEL);
  const metrics = createWorkerMetrics();
  watchNode(metrics);
  const scrapeTemporal = await installRuntime(logger, settings.LUMBUNG_WORKER_METRICS_PORT !== 0);
  const closeMetrics = await tellMetrics({ settings, logger, metrics, scrapeTemporal });
  const database = openDatabase({
    url: appUrl(settings),
    poolMax: settings.LUMBUNG_DATABASE_POOL,
    applicationName: 'lumbung-worker',
    silenceMs: settings.LUMBUNG_DATABASE_SILENCE_SECONDS * 1000,
  });
  lightenSandbox({ stackTraces: settings.LUMBUNG_WORKFLOW_STACKS });
  const worker = await startWorker({ settings, logger, database, metrics });
  logger.info('worker is running', { taskQueue: settings.LUMBUNG_TASK_QUEUE });
  reportReady();

  const stop = () => void worker.shutdown();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  exitWithParent(worker.shutdown);

  const temporal = connectTemporal(settings);
  const observer = sweeperMetrics(metrics);
  const sweeper = startSweeper({ client: temporal.client, database, logger, taskQueue: settings.LUMBUNG_TASK_QUEUE, observer });
  const partitions = startPartitionKeeper(database, logger, () => metrics.of.partitionsKept.setToCurrentTime());
  const forgetting = startForgetting(database, logger);
  const { LUMBUNG_TASK_QUEUE: taskQueue, LUMBUNG_LIFECYCLE_AT: at } = settings;
  const nights = startKeepingNightSchedules({ client: temporal.client, database, logger, taskQueue, at });
  const telling = startTellingReconciliation(database, metrics, logger);
  const schedule = { client: temporal.client, taskQueue, at: settings.LUMBUNG_RECONCILE_AT };
  ensureReconcileSchedule(schedule).catch((error: unknown) => logger.warn('the daily reconciliation could not be scheduled', { error }));
  try {
    await worker.done;
  } finally {
    partitions.stop();
    forgetting.stop();
    await nights.stop();
    telling.stop();
    await sweeper.stop();
    await temporal.close();
    await database.close();
    await closeMetrics();
  }
  logger.info('worker has stopped');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof SettingsError ? error.message : String(error instanceof Error ? (error.stack ?? error.message) : error)}\n`,
    );
    process.exit(error instanceof SettingsError ? error.exitCode : 1);
  },
);
