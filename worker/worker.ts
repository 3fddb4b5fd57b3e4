import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from '../activities';
import { ComputedAccruals } from '../activities/settle-orders/computed-accruals';
import { createRuleSets } from '../activities/rule-sets';
import { Pace } from '../activities/run-lifecycle/pace';
import { createDrafts } from '../activities/simulate-rule-set/drafts';
import type { Database } from '../db/database';
import { poolUse } from '../db/pool-use';
import { createDataConverter } from '../platform/data-converter';
import type { Logger } from '../platform/logger';
import { watchPool } from '../platform/metrics/process-metrics';
import type { WorkerMetrics } from '../platform/metrics/worker-metrics';
import type { Settings } from '../platform/settings';
import { temporalAddress, type TemporalSettings } from '../platform/temporal';
import { listenForBatches } from './eager-start/listen';
import { Outcomes } from './eager-start/outcomes';
import { observeRuleFailures } from './rule-failures';
import { observeSteps } from './step-metrics';
import { connectWorker } from './connection';
import { IN_THIS_THREAD } from './sandbox';
import { WORKER_TUNING } from './tuning';

export interface WorkerOptions {
  settings: TemporalSettings &
    Pick<
      Settings,
      'LUMBUNG_TASK_QUEUE' | 'LUMBUNG_WORKFLOW_BUNDLE' | 'LUMBUNG_WORKER_SOCKET' | 'LUMBUNG_STUCK_AFTER_SECONDS' | 'LUMBUNG_LIFECYCLE_SHARE'
    >;
  logger: Logger;
  database: Database;
  /** A bundle made before (tests bundle once per run). Default: the setting's, the build's, else it is made now. */
  bundle?: WorkflowBundleOption;
  /** Where steps are counted. Default: nowhere. */
  metrics?: WorkerMetrics;
  /** Which day it is for nightly runs. Default: the machine's clock. */
  now?: () => Date;
}

export interface RunningWorker {
  /** Finishes what is under way, then stops. */
  shutdown: () => Promise<void>;
  /** Settles when the worker has stopped; rejects if it stopped by a fault. The database may be closed only then. */
  done: Promise<void>;
}

/** Starts a worker on the task queue: it runs the workflows and their activities until it is shut down. */
export async function startWorker({ settings, logger, database, bundle, metrics, now = () => new Date() }: WorkerOptions): Promise<RunningWorker> {
  const connection = await connectWorker(temporalAddress(settings));
  const activities = createActivities({
    database,
    logger,
    ruleSets: createRuleSets(),
    accruals: new ComputedAccruals(),
    drafts: createDrafts(),
    execution: () => {
      const { workflowExecution } = Context.current().info;
      if (!workflowExecution) throw new Error('this activity runs inside a workflow only');
      return workflowExecution;
    },
    stuckAfterSeconds: settings.LUMBUNG_STUCK_AFTER_SECONDS,
    heartbeat: (progress) => Context.current().heartbeat(progress),
    onSplit: (step) => metrics?.of.splits.inc({ step }),
    onRuleError: observeRuleFailures(logger, metrics),
    lifecyclePace: new Pace(settings.LUMBUNG_LIFECYCLE_SHARE),
    onLifecycleChunk: (seconds) => metrics?.of.lifecycleChunkSeconds.observe(seconds),
    onLifecycleFailure: () => metrics?.of.lifecycleFailures.inc(),
    now,
  });
  if (metrics) watchPool(metrics, () => poolUse(database));
  const outcomes = new Outcomes();
  const dataConverter = createDataConverter();
  const namespace = settings.TEMPORAL_NAMESPACE;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: settings.LUMBUNG_TASK_QUEUE,
    workflowBundle: bundle ?? (await findBundle(settings.LUMBUNG_WORKFLOW_BUNDLE, logger)),
    activities: metrics ? observeSteps(activities, metrics) : activities,
    dataConverter,
    sinks: outcomes.sinks,
    ...IN_THIS_THREAD,
    ...WORKER_TUNING,
  });
  const running = worker.run();
  // A fault while the socket is made is told by `done`.
  running.catch(() => undefined);
  const socket = settings.LUMBUNG_WORKER_SOCKET;
  const client = new Client({ connection, namespace, dataConverter });
  const taskQueue = settings.LUMBUNG_TASK_QUEUE;
  const listener = socket === undefined ? undefined : await listenForBatches({ socket, namespace, taskQueue, client, outcomes, logger });
  const done = running.finally(async () => {
    await listener?.close();
    await connection.close();
  });
  return {
    done,
    shutdown: async () => {
      listener?.refuse();
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}

/** The build's bundle lies beside the compiled code; without one (a run from source) the workflows are bundled now. */
async function findBundle(configured: string | undefined, logger: Logger): Promise<WorkflowBundleOption> {
  const built = configured ?? join(__dirname, '..', 'workflow-bundle.js');
  if (configured !== undefined || existsSync(built)) return { codePath: built };
  logger.info('bundling the workflows');
  return bundleWorkflowCode({ workflowsPath: require.resolve('../workflows') });
}
