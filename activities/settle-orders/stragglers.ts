import type { OperationRef } from '../../workflows/operation';
import type { Stragglers } from '../../workflows/settle-orders/contract';
import type { ActivityContext } from '../batch/context';
import { reportFailure } from '../batch/report-failure';
import type { Split } from '../batch/split';

/** Sorts a batch after a step: who goes on, who failed alone (logged as ERROR), who has to wait for a lock. */
export function stragglers(
  context: ActivityContext,
  refs: readonly OperationRef[],
  split: Split<OperationRef>,
): Stragglers & { live: OperationRef[] } {
  const out = new Set<OperationRef>([...split.locked, ...split.culprits.map((c) => c.operation)]);
  return {
    live: refs.filter((ref) => !out.has(ref)),
    // The error itself stays in the log: results are visible in Temporal's UI.
    culprits: split.culprits.map(({ operation, error }) => ({
      ...operation,
      message: 'a fault on our side; see the log of the worker',
      errorId: reportFailure(context, { kind: 'order', ...operation, error }),
    })),
    locked: split.locked,
  };
}
