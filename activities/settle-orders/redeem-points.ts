import { redeemPoints as post, type AttemptState } from '../../db/kernel/kernel';
import { inTransaction } from '../../db/transaction';
import { racePoint } from '../../platform/race-points';
import type { OperationRef } from '../../workflows/operation';
import type { Outcome, SettleOrdersActivities } from '../../workflows/settle-orders/contract';
import type { ActivityContext } from '../batch/context';
import { STATEMENT_TIMEOUT_MS } from '../batch/limits';
import { retryable } from '../batch/retryable';
import { splitting } from '../batch/split';
import { stragglers } from './stragglers';

/**
 * Step 3 for a batch, one transaction: serves the reservations first-expiring first, makes the earned lots, repays debt, writes cards, entries
 * and outbox, and settles. Attempts that are settled already stay as they are.
 */
export async function redeemPoints(context: ActivityContext, refs: OperationRef[]): ReturnType<SettleOrdersActivities['redeemPoints']> {
  const outcomes: Outcome[] = [];
  await racePoint('redeemPoints.before', refs);
  const split = await splitting(
    refs,
    async (part, limits) => {
      const settled = await inTransaction(
        context.database,
        async (tx) => {
          const states = await post(tx, null, part);
          await racePoint('redeemPoints.written', part);
          return toOutcomes(states);
        },
        { ...limits, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
      );
      outcomes.push(...settled);
    },
    () => context.onSplit?.('redeemPoints'),
  ).catch((error: unknown) => {
    throw retryable(error);
  });
  await racePoint('redeemPoints.after', refs);
  const { culprits, locked } = stragglers(context, refs, split);
  return { outcomes, culprits, locked };
}

/** What became of attempts, as their rows say. */
export function toOutcomes(attempts: readonly AttemptState[]): Outcome[] {
  return attempts.map(({ programId, id, attempt, state, code }) => {
    if (state === 'discounted' || state === 'accrued') throw new Error(`order ${id} is still ${state} after its last step`);
    return { programId, id, attempt, outcome: state, ...(code === null ? {} : { code }) };
  });
}
