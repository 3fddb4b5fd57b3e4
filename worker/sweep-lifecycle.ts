import { readRestingRuns } from '../db/lifecycle/runs';
import { lifecycleStartOptions, RUN_LIFECYCLE } from '../workflows/run-lifecycle/contract';
import { isTemporalAway, type AskExecution } from './executions';
import type { SweeperOptions } from './sweeper';

/**
 * Nightly runs whose execution is gone (terminated, or never started because Temporal was away) get a new one, which goes on where the last one was.
 * @throws when Temporal doesn't answer
 */
export async function sweepLifecycle({ client, database, logger, taskQueue, afterSeconds = 30 }: SweeperOptions, ask: AskExecution): Promise<void> {
  for (const run of await readRestingRuns(database, afterSeconds)) {
    const start = lifecycleStartOptions(run, taskQueue);
    if ((await ask(start.workflowId)) === 'running') continue;
    try {
      await client.workflow.start(RUN_LIFECYCLE, start);
      logger.warn('a nightly run was left behind by its execution and goes on', { ...run });
    } catch (error) {
      if (isTemporalAway(error)) throw error;
      logger.warn('a nightly run could not be started anew; it will be tried again', { ...run, error });
    }
  }
}
