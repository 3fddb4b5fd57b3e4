import { CancellationScope, continueAsNew, isCancellation, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { STEP_TIMEOUT, UNTIL_IT_WORKS } from '../retry-policy';
import type { SimulateRuleSetActivities, SimulateRuleSetInput, SimulationProgress } from './contract';

/** A worker that was killed is missed after so long; longer than a chunk may take. */
const MISSED_AFTER = '5s';

const { replayOrders } = proxyActivities<SimulateRuleSetActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: MISSED_AFTER,
  retry: UNTIL_IT_WORKS,
  summary: 'replay settled orders, chunk by chunk',
});

const { abandonSimulation } = proxyActivities<SimulateRuleSetActivities>({
  startToCloseTimeout: STEP_TIMEOUT,
  retry: UNTIL_IT_WORKS,
  summary: 'end it: it was cancelled',
});

/**
 * Tries a draft on the settled orders of a period. What is done is in the database after each chunk, so an execution that is lost or started twice
 * costs nothing but the chunk it was at. Writes nothing to the ledger, so that it may be cancelled at any time.
 */
export async function simulateRuleSet(input: SimulateRuleSetInput): Promise<SimulationProgress> {
  try {
    for (;;) {
      const progress = await replayOrders(input);
      setCurrentDetails(`${progress.state}: ${progress.looked} of ${progress.orders ?? 'an unknown number of'} orders`);
      if (progress.state !== 'running') return progress;
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof simulateRuleSet>(input);
    }
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => abandonSimulation(input));
    throw error;
  }
}
