import type { Client } from '@temporalio/client';
import { RECONCILE, reconciliationStartOptions } from '../../workflows/reconcile/contract';
import type { StartReconciliation } from './reconciliation-store';

/** Shorter than its caller waits. */
const START_MS = 5_000;

/** Starts reconciliations as workflows. */
export function reconciliationStarter(client: Client, taskQueue: string): StartReconciliation {
  return async ({ workflowId, ...ref }) => {
    await client.withDeadline(Date.now() + START_MS, () => client.workflow.start(RECONCILE, reconciliationStartOptions(ref, workflowId, taskQueue)));
  };
}
