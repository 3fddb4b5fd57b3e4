import { CancellationScope, continueAsNew, isCancellation, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { STEP_TIMEOUT, UNTIL_IT_WORKS } from '../retry-policy';
import type { ReconcileActivities, ReconcileInput, ReconciliationProgress } from './contract';

/** A worker that was killed is missed after so long; a look at the counters of a large program tells that it lives. */
const MISSED_AFTER = '5s';

const { checkBooks } = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: MISSED_AFTER,
  retry: UNTIL_IT_WORKS,
  summary: 'check invariants, chunk by chunk',
});

const { beginReconciliation, abandonReconciliation } = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: STEP_TIMEOUT,
  retry: UNTIL_IT_WORKS,
  summary: 'begin or end it',
});

/**
 * Checks that the books agree, and opens a case for each place where they don't. Corrects nothing. What is done is in the database after each chunk,
 * so an execution that is lost or started twice costs nothing but the chunk it was at; it may be cancelled at any time.
 */
export async function reconcile(input: ReconcileInput): Promise<ReconciliationProgress> {
  const ref = input.reconciliationId === undefined ? await beginReconciliation() : { reconciliationId: input.reconciliationId };
  try {
    for (;;) {
      const progress = await checkBooks(ref);
      setCurrentDetails(tell(progress));
      if (progress.state !== 'running') return progress;
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof reconcile>(ref);
    }
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => abandonReconciliation(ref));
    throw error;
  }
}

/** For the operator's eye in Temporal's UI. */
function tell({ state, part, looked, cards, differences }: ReconciliationProgress): string {
  return `${state}${state === 'running' ? ` (${part})` : ''}: ${looked} of ${cards ?? 'an unknown number of'} cards, ${differences} differences`;
}
