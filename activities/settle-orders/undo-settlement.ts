import { undoSettlement as takeBack } from '../../db/kernel/kernel';
import { inTransaction } from '../../db/transaction';
import { racePoint } from '../../platform/race-points';
import type { Culprit, Outcome, SettleOrdersActivities } from '../../workflows/settle-orders/contract';
import type { ActivityContext } from '../batch/context';
import { retryable } from '../batch/retryable';
import { splitting } from '../batch/split';
import { toOutcomes } from './redeem-points';

/**
 * The compensation: takes back what the first steps reserved and counted for attempts that can't be settled, and marks them failed, in one
 * transaction. What is settled stays settled.
 */
export async function undoSettlement(context: ActivityContext, culprits: Culprit[]): ReturnType<SettleOrdersActivities['undoSettlement']> {
  const refs = culprits.map(({ programId, id, attempt }) => ({ programId, id, attempt }));
  await racePoint('undoSettlement.before', refs);
  const problem = { code: 'INTERNAL' as const, detail: 'The order could not be settled because of a fault on our side.' };
  const outcomes: Outcome[] = [];
  const { culprits: stuck } = await splitting(
    refs,
    async (part) => {
      const states = await inTransaction(context.database, (tx) => takeBack(tx, null, part, problem));
      outcomes.push(...toOutcomes(states));
    },
    () => context.onSplit?.('undoSettlement'),
  ).catch((error: unknown) => {
    throw retryable(error);
  });
  // What can't even be taken back keeps its reservation and is started anew by the sweeper; its mates are done with.
  for (const { operation, error } of stuck) context.logger.error('an order that failed could not be taken back', { ...operation, error });
  return [...outcomes, ...stuck.map(({ operation }) => ({ ...operation, outcome: 'failed' as const }))];
}
