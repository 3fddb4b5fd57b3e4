import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { exitWithParent, reportReady } from '../../../platform/parent';
import { connectWorker } from '../../../worker/connection';
import { WORKER_TUNING } from '../../../worker/tuning';
import { NOOP_TASK_QUEUE } from './task-queue';

/** Process entry of the worker for no-op workflows, tuned like Lumbung's. Its only argument is Temporal's address. */
async function main(address: string): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const connection = await connectWorker(address);
  const worker = await Worker.create({ connection, taskQueue: NOOP_TASK_QUEUE, workflowsPath: require.resolve('./workflow'), ...WORKER_TUNING });
  const done = worker.run();
  const stop = () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  exitWithParent(async () => {
    stop();
    await done;
  });
  reportReady();
  await done;
  await connection.close();
}

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
