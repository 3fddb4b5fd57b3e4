import { CancellationScope, proxyLocalActivities, proxySinks } from '@temporalio/workflow';
import { moveToOwnExecutions } from '../move';
import type { Operation, Verdict } from '../operation';
import type { OutcomeSinks } from '../outcome-sink';
import { KEEPS_PLACE_FOR, STEP_TIMEOUT, UNTIL_IT_WORKS } from '../retry-policy';
import { startWaiting } from '../wait-until-settled/start-waiting';
import {
  nounOf,
  operationWorkflowId,
  POST_OPERATIONS,
  type PostOperationsActivities,
  type PostOperationsInput,
  type PostOperationsResult,
} from './contract';

const { postOperations: post } = proxyLocalActivities<PostOperationsActivities>({
  startToCloseTimeout: STEP_TIMEOUT,
  retry: UNTIL_IT_WORKS,
  localRetryThreshold: KEEPS_PLACE_FOR,
  summary: 'post operations on points, in one transaction',
});

const { outcomes } = proxySinks<OutcomeSinks>();

/** Posts a batch of operations of one kind in one step. Like a settlement it is finished once it was accepted, and not cancelled. */
export function postOperations(input: PostOperationsInput): Promise<PostOperationsResult> {
  return postAs(POST_OPERATIONS, input);
}

/** The same under another name of the workflow: an operation whose card is busy goes on in an execution of that name. */
export async function postAs(workflowType: string, input: PostOperationsInput): Promise<PostOperationsResult> {
  const { kind } = input;
  return CancellationScope.nonCancellable(async () => {
    const { verdicts, locked, waiting } = await post(input);
    const among = (names: typeof locked) => input.operations.filter((o) => names.some((l) => l.programId === o.programId && l.id === o.id));
    const [moved, waits] = [among(locked), among(waiting)];
    const idOf = (programId: string, id: string) => operationWorkflowId(kind, programId, id);
    await moveToOwnExecutions(moved, { workflowType, idOf, noun: nounOf(kind), kind });
    await startWaiting(kind, waits);
    const all = [...verdicts, ...moved.map((o) => elsewhere(o, 'moved')), ...waits.map((o) => elsewhere(o, 'waiting'))];
    outcomes.tell(all);
    return { verdicts: all };
  });
}

function elsewhere({ programId, id, fingerprint }: Operation, outcome: 'moved' | 'waiting'): Verdict {
  return { programId, id, fingerprint, attempt: 0, outcome, replayed: false };
}
