import type { RedemptionPlan } from '../settlement/outcome';
import { amountBackOf, isWhole, netOf, type LineReturned } from './returned';

/** Of what an order took from the card, what its returns gave back so far, as points or as money. Points; `value` in minor units. */
export interface GivenBack {
  readonly points: number;
  readonly value: number;
}

/** What an order took from the card: all points it consumed, and what those of its redemption were worth. */
export interface Consumption {
  /** Points. */
  readonly points: number;
  /** Minor units. */
  readonly value: number;
  readonly as: RedemptionPlan['as'];
}

/**
 * What has come back of the redeemed points once `lines` are back: in proportion to the value returned (of the goods where points are a discount,
 * of all lines where they are a tender), rounded down over all returns together; all when everything is back.
 *
 * The value is that of these points, never more than this return brings back, and as much more as is needed for never paying out money that was not paid.
 * @param lines with this return
 * @param before what the returns before it gave back
 * @param amount minor units that this return brings back of the lines that count
 */
export function pointsBack(consumed: Consumption, lines: readonly LineReturned[], before: GivenBack, amount: number): GivenBack {
  if (consumed.points === 0) return before;
  const counting = countingLines(consumed, lines);
  const [base, back] = [netOf(counting), amountBackOf(counting)];
  const points = isWhole(lines) || (base > 0 && back === base) ? consumed.points : share(consumed.points, back, base);
  const worth = Number((BigInt(consumed.value) * BigInt(points)) / BigInt(consumed.points));
  return { points, value: Math.min(before.value + amount, Math.max(worth, consumed.value - (base - back))) };
}

/** The lines over which redeemed points come back. */
export function countingLines({ as }: Pick<Consumption, 'as'>, lines: readonly LineReturned[]): LineReturned[] {
  return lines.filter(({ isGoods }) => as === 'tender' || isGoods);
}

function share(points: number, back: number, base: number): number {
  return base === 0 ? 0 : Number((BigInt(points) * BigInt(back)) / BigInt(base));
}
