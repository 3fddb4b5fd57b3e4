import { randomUUID } from 'node:crypto';
import { LOCK_NOT_AVAILABLE } from '../../db/failure';
import { undoSettlement as takeBack } from '../../db/kernel/kernel';
import { inTransaction } from '../../db/transaction';
import { racePoint } from '../../platform/race-points';
import type { Culprit, Outcome, SettleOrdersActivities } from '../../workflows/settle-orders/contract';
import type { ActivityContext } from '../batch/context';
import { STATEMENT_TIMEOUT_MS } from '../batch/limits';
import { failureProblem } from '../batch/report-failure';
import { retryable } from '../batch/retryable';
import { splitting } from '../batch/split';
import { toOutcomes } from './redeem-points';

/**
 * The compensation: takes back what the first steps reserved and counted for attempts that can't be settled, and marks them failed, in one
 * transaction. What is settled stays settled.
 */
export async function undoSettlement(context: ActivityContext, culprits: Culprit[]): ReturnType<SettleOrdersActivities['undoSettlement']> {
  await racePoint('undoSettlement.before', culprits);
  const outcomes: Outcome[] = [];
  const { culprits: stuck, locked } = await splitting(
    culprits,
    async (part, limits) => {
      const refs = part.map(({ programId, id, attempt, errorId = randomUUID() }) => ({
        programId,
        id,
        attempt,
        problem: failureProblem('order', errorId),
      }));
      const states = await inTransaction(context.database, (tx) => takeBack(tx, null, refs), { ...limits, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
      outcomes.push(...toOutcomes(states));
    },
    () => context.onSplit?.('undoSettlement'),
  ).catch((error: unknown) => {
    throw retryable(error);
  });
  // What can't even be taken back keeps its reservation and is started anew by the sweeper; its mates are done with.
  for (const { operation, error } of stuck) {
    const { programId, id, attempt, errorId } = operation;
    context.logger.error('an order that failed could not be taken back', { errorId, programId, id, attempt, error });
  }
  await racePoint('undoSettlement.after', culprits);
  // Nothing stays reserved because a card was busy: the step runs again, and what is taken back by then says so itself.
  if (locked.length > 0) throw retryable(Object.assign(new Error('a lock stayed taken'), { code: LOCK_NOT_AVAILABLE }));
  return [...outcomes, ...stuck.map(({ operation: { programId, id, attempt } }) => ({ programId, id, attempt, outcome: 'failed' as const }))];
}
