import { CancellationScope, proxyLocalActivities, proxySinks } from '@temporalio/workflow';
import { moveToOwnExecutions } from '../move';
import type { OutcomeSinks } from '../outcome-sink';
import { KEEPS_PLACE_FOR, STEP_TIMEOUT, UNTIL_IT_WORKS } from '../retry-policy';
import { grantWorkflowId, POST_GRANTS, type PostGrantsActivities, type PostGrantsInput, type PostGrantsResult } from './contract';

const { postGrants: post } = proxyLocalActivities<PostGrantsActivities>({
  startToCloseTimeout: STEP_TIMEOUT,
  retry: UNTIL_IT_WORKS,
  localRetryThreshold: KEEPS_PLACE_FOR,
  summary: 'post grants, in one transaction',
});

const { outcomes } = proxySinks<OutcomeSinks>();

/** Posts a batch of grants in one step. Like a settlement it is finished once it was accepted, and not cancelled. */
export async function postGrants(input: PostGrantsInput): Promise<PostGrantsResult> {
  return CancellationScope.nonCancellable(async () => {
    const { verdicts, locked } = await post(input);
    const moved = input.operations.filter((o) => locked.some((l) => l.programId === o.programId && l.id === o.id));
    await moveToOwnExecutions(moved, { workflowType: POST_GRANTS, idOf: grantWorkflowId, noun: 'grants' });
    const waiting = moved.map(({ programId, id, fingerprint }) => ({
      programId,
      id,
      fingerprint,
      attempt: 0,
      outcome: 'moved' as const,
      replayed: false,
    }));
    outcomes.tell([...verdicts, ...waiting]);
    return { verdicts: [...verdicts, ...waiting] };
  });
}
