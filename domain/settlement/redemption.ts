import { prorate } from '../money/prorate';
import { MEMBER_BLOCKED } from '../members/standing';
import { inRange } from '../money/range';
import { Problem } from '../problem';
import type { CompiledRedemption } from '../rules/compiled';
import type { SettlementFacts } from './facts';
import type { PricedOrder, RedemptionPlan } from './outcome';
import type { EvaluationInput } from './rule-context';

type Priced = Pick<PricedOrder, 'total' | 'goodsTotal' | 'lines'>;

/**
 * Decides how many points the order redeems, and shares their value out over its lines. Nothing is taken off the card here.
 * @returns null without a member
 * @throws Problem `MEMBER_BLOCKED`, `REDEMPTION_NOT_ALLOWED`, only then `CAPTURE_EXCEEDS_HOLD`, and then `INSUFFICIENT_POINTS`
 */
export function planRedemption({ order, compiled, facts }: Omit<EvaluationInput, 'program'>, priced: Priced): RedemptionPlan | null {
  const asked = order.redeem?.points ?? facts.hold?.points ?? 0;
  if (facts.member === null) {
    if (order.redeem !== undefined) throw new Problem('REDEMPTION_NOT_ALLOWED', 'An order without a member has no points to redeem.');
    return null;
  }
  if (facts.member.blocked === true && asked !== 0) throw new Problem(MEMBER_BLOCKED.code, MEMBER_BLOCKED.detail);
  const policy = compiled.redemption;
  if (policy === null) {
    if (asked !== 'max' && asked > 0) throw new Problem('REDEMPTION_NOT_ALLOWED', 'This program has no redemption.');
    return plan(0, 0, 'discount', priced);
  }
  const tenders = (order.tenders ?? []).reduce((sum, { amount }) => sum + amount, 0);
  const most = mostPoints(policy, priced, priced.total - tenders);
  const points = asked === 'max' ? asManyAsPossible(policy, most, facts.available) : allowed(asked, policy, most, facts);
  const value = inRange((BigInt(points) * BigInt(policy.value)) / BigInt(policy.points));
  return plan(points, value, policy.as, priced);
}

/** Points at most: by the share of the goods that may be paid with them, and by what is left to pay. */
export interface MostPoints {
  readonly byShare: bigint;
  readonly byPayable: bigint;
}

/** @param leftToPay minor units: the total less tenders */
export function mostPoints(
  { points, value, maxShare }: CompiledRedemption,
  { goodsTotal }: Pick<Priced, 'goodsTotal'>,
  leftToPay: number,
): MostPoints {
  const [rate, worth] = [BigInt(points), BigInt(value)];
  return {
    byShare: (maxShare.num * BigInt(goodsTotal) * rate) / (maxShare.den * worth),
    byPayable: (BigInt(Math.max(0, leftToPay)) * rate) / worth,
  };
}

/** `"max"`: below `minPoints` it is 0 and nobody complains. */
function asManyAsPossible({ multipleOf, minPoints, maxPoints }: CompiledRedemption, { byShare, byPayable }: MostPoints, available: number): number {
  const limits = [BigInt(available), byShare, byPayable, ...(maxPoints === null ? [] : [BigInt(maxPoints)])];
  const least = Number(limits.reduce((a, b) => (b < a ? b : a)));
  const points = least - (least % multipleOf);
  return points < minPoints ? 0 : points;
}

/** A number that can't be redeemed in full is refused as a whole. */
function allowed(
  points: number,
  policy: CompiledRedemption,
  { byShare, byPayable }: MostPoints,
  { available, hold }: Pick<SettlementFacts, 'available' | 'hold'>,
): number {
  const { multipleOf, minPoints, maxPoints } = policy;
  if (points === 0) return 0;
  const refuse = (detail: string) => new Problem('REDEMPTION_NOT_ALLOWED', detail);
  if (points % multipleOf !== 0) throw refuse(`Points are redeemed in multiples of ${multipleOf}.`);
  if (points < minPoints) throw refuse(`At least ${minPoints} points are redeemed.`);
  if (maxPoints !== null && points > maxPoints) throw refuse(`At most ${maxPoints} points are redeemed on an order.`);
  if (points > byShare) throw refuse(`At most ${byShare.toString()} points may be redeemed on the goods of this order.`);
  if (points > byPayable) throw refuse(`Only ${byPayable.toString()} points are left to pay with on this order.`);
  if (hold !== undefined && points > hold.points) throw new Problem('CAPTURE_EXCEEDS_HOLD', `The hold has ${hold.points} points.`);
  if (points > available) throw new Problem('INSUFFICIENT_POINTS', `Only ${available} points are available.`);
  return points;
}

/** The value is spread by net, over goods (a discount) or all lines (a tender). */
function plan(points: number, value: number, as: RedemptionPlan['as'], { lines }: Priced): RedemptionPlan {
  const weights = lines.map(({ kind, net }) => (as === 'tender' || kind === 'goods' ? net : 0));
  return { points, value, as, lineShares: value === 0 ? lines.map(() => 0) : prorate(value, weights) };
}
