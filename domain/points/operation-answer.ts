import type { StoredOperation, StoredProblem } from '../settlement/stored';
import { composeProblem } from '../settlement/unsettled';

/** What an operation posted, or throws: a settled row without it is a fault of ours. */
export function postedOf<Posted>({ kind, id, programId, posted }: StoredOperation<unknown, Posted>): Posted {
  if (posted === null) throw new Error(`${kind} ${id} of ${programId} is settled without its outcome`);
  return posted;
}

/** An operation that Temporal has and that will be posted. */
export interface Settling {
  state: 'settling';
  workflowId: string;
}

/** An operation that ended without being posted; it doesn't bind its id. */
export interface Unsettled {
  state: 'refused' | 'failed';
  problem: StoredProblem;
  workflowId: string;
}

/**
 * The part of an answer that says what has become of an operation; null when it is settled, for the kind to tell.
 * @param stored any attempt
 */
export function unsettledPart({ state, problem, workflowId }: StoredOperation): Settling | Unsettled | null {
  switch (state) {
    case 'settled':
      return null;
    case 'discounted':
    case 'accrued':
      return { state: 'settling', workflowId };
    case 'refused':
    case 'failed':
      return { state, problem: composeProblem(state, problem), workflowId };
  }
}
