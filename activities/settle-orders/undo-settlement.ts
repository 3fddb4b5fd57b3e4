import { undoSettlement as takeBack } from '../../db/kernel/kernel';
import { inTransaction } from '../../db/transaction';
import { racePoint } from '../../platform/race-points';
import type { Culprit, SettleOrdersActivities } from '../../workflows/settle-orders/contract';
import type { ActivityContext } from '../batch/context';
import { retryable } from '../batch/retryable';
import { readOutcomes } from './redeem-points';

/**
 * The compensation: takes back what the first steps reserved and counted for attempts that can't be settled, and marks them failed, in one
 * transaction. What is settled stays settled.
 */
export async function undoSettlement(context: ActivityContext, culprits: Culprit[]): ReturnType<SettleOrdersActivities['undoSettlement']> {
  const refs = culprits.map(({ programId, id, attempt }) => ({ programId, id, attempt }));
  await racePoint('undoSettlement.before', refs);
  const problem = { code: 'INTERNAL' as const, detail: 'The order could not be settled because of a fault on our side.' };
  try {
    return await inTransaction(context.database, async (tx) => {
      await takeBack(
        tx,
        null,
        refs.map((ref) => ({ ...ref, problem })),
      );
      return readOutcomes(tx, refs);
    });
  } catch (error) {
    throw retryable(error);
  }
}
