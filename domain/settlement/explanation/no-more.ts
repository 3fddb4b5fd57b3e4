import { mostPoints } from '../redemption';
import type { PricedOrder } from '../outcome';
import type { EvaluationInput } from '../rule-context';
import type { Speaker } from './speaker';
import type { Bound } from './wording';

/** Why an order that asked to redeem as much as it may redeems no more; no sentence for others. */
export function noMoreSentences({ order, compiled, facts }: EvaluationInput, priced: PricedOrder, { words, points, number }: Speaker): string[] {
  const { redemption } = compiled;
  if (order.redeem?.points !== 'max' || redemption === null || facts.member === null) return [];
  const tendered = (order.tenders ?? []).reduce((sum, { amount }) => sum + amount, 0);
  const { byShare, byPayable } = mostPoints(redemption, priced, priced.total - tendered);
  const bounds: [Bound, number | bigint][] = [
    ['available', facts.available],
    ...(redemption.maxPoints === null ? [] : [['maxPoints', redemption.maxPoints] satisfies [Bound, number]]),
    ['maxShare', byShare],
    ['payable', byPayable],
  ];
  const [bound, most] = bounds.reduce((least, one) => (one[1] < least[1] ? one : least));
  const { multipleOf, minPoints } = redemption;
  const steps =
    multipleOf === 1 && minPoints === 1 ? [] : [words.inSteps(number(multipleOf), number(Math.ceil(minPoints / multipleOf) * multipleOf))];
  return [words.noMore[bound](points(Number(most))), ...steps];
}
