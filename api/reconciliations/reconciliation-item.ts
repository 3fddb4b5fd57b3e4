import type { StoredReconciliation } from '../../db/reconciliation/reconciliation';
import { consistencyOf, invariantsOf, sumTallies } from '../../domain/reconciliation/tally';
import type { Caller } from '../auth/caller';

/** The answer to a request. */
export function requestedItem({ reconciliationId, requestedAt, workflowId }: StoredReconciliation) {
  return { reconciliationId, state: 'running' as const, requestedAt, workflowId };
}

/** A reconciliation as it is now, in numbers of the programs that the caller sees. */
export function shownItem(stored: StoredReconciliation, { programIds }: Pick<Caller, 'programIds'>) {
  const { reconciliationId, state, requestedAt, actor, finishedAt, part, cards, tallies, problem, workflowId } = stored;
  const tally = sumTallies(tallies, programIds);
  return {
    reconciliationId,
    state,
    requestedAt,
    requestedBy: actor,
    finishedAt,
    progress: { part, cards: tally.cards, of: programIds === null ? cards : null },
    invariants: invariantsOf(tally),
    consistency: consistencyOf(tally),
    problem,
    workflowId,
  };
}
