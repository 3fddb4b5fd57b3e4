import type { CardState, Operation } from '../ledger/card';
import { leftToRestore, restore, type Consumed, type RestoredLot } from '../ledger/restore';
import { countingLines, pointsBack, type Consumption, type GivenBack } from './points-back';
import type { ReturnProgress } from './progress';
import { amountBackOf, type LineReturned } from './returned';
import type { SettledOrder } from './settled-order';

export interface Restoration {
  readonly card: CardState;
  readonly points: number;
  /** Minor units. */
  readonly value: number;
  readonly lots: readonly RestoredLot[];
  readonly debtRepaid: number;
  /** By all returns so far. */
  readonly givenBack: GivenBack;
  readonly restored: Consumed[];
}

/**
 * Gives back what an order had redeemed, as far as it is due now: as points to the lots that they came from, or, if the return says so, as money with
 * the rest of what is paid out.
 * @param linesBefore, lines what was back before this return, and with it
 */
export function restoreRedeemed(
  card: CardState,
  operation: Operation,
  order: SettledOrder,
  before: ReturnProgress,
  [linesBefore, lines]: readonly [readonly LineReturned[], readonly LineReturned[]],
  as: 'points' | 'payable',
): Restoration {
  const consumed = order.posted.redeemedLots.map(({ lotId, points, expiresOn }) => ({ lotId: Number(lotId), points, expiresOn }));
  const consumption = consumptionOf(order, consumed);
  const amount = amountBackOf(countingLines(consumption, lines)) - amountBackOf(countingLines(consumption, linesBefore));
  const givenBack = pointsBack(consumption, lines, before.givenBack, amount);
  const points = as === 'points' ? givenBack.points - before.givenBack.points : 0;
  const value = as === 'points' ? givenBack.value - before.givenBack.value : 0;
  if (points === 0) return { card, points, value, lots: [], debtRepaid: 0, givenBack, restored: before.restored };
  const left = leftToRestore(consumed, before.restored);
  const { restoreGraceDays } = order.compiled.returns;
  const done = restore(card, operation, { consumed: left, points, graceDays: restoreGraceDays, kind: 'restore' });
  return { ...done, points, value, givenBack, restored: added(before.restored, done.lots) };
}

function consumptionOf({ redemption }: SettledOrder, consumed: readonly Consumed[]): Consumption {
  const points = consumed.reduce((sum, lot) => sum + lot.points, 0);
  return { points, value: redemption?.value ?? 0, as: redemption?.as ?? 'discount' };
}

function added(before: readonly Consumed[], lots: readonly RestoredLot[]): Consumed[] {
  const sums = new Map(before.map(({ lotId, points }) => [lotId, points]));
  for (const { lotId, points } of lots) sums.set(lotId, (sums.get(lotId) ?? 0) + points);
  return [...sums].map(([lotId, points]) => ({ lotId, points }));
}
