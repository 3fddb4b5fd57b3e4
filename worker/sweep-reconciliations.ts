import { readUnfinishedReconciliations } from '../db/reconciliation/requests';
import { RECONCILE, reconciliationStartOptions } from '../workflows/reconcile/contract';
import { isTemporalAway, type AskExecution } from './executions';
import type { SweeperOptions } from './sweeper';

/**
 * Reconciliations whose execution is gone (terminated, or never started because Temporal was away) get a new one, which goes on where the last one was.
 * @throws when Temporal doesn't answer
 */
export async function sweepReconciliations(
  { client, database, logger, taskQueue, afterSeconds = 30 }: SweeperOptions,
  ask: AskExecution,
): Promise<void> {
  for (const { reconciliationId, workflowId } of await readUnfinishedReconciliations(database, afterSeconds)) {
    if ((await ask(workflowId)) === 'running') continue;
    try {
      await client.workflow.start(RECONCILE, reconciliationStartOptions({ reconciliationId }, workflowId, taskQueue));
      logger.warn('a reconciliation was left behind by its execution and goes on', { reconciliationId });
    } catch (error) {
      if (isTemporalAway(error)) throw error;
      logger.warn('a reconciliation could not be started anew; it will be tried again', { reconciliationId, error });
    }
  }
}
