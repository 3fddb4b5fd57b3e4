import { levelOf, reachedLevel, type Ladder, type Level } from '../levels/ladder';
import { countingOn, type QualifyingDay } from '../levels/qualifying';
import type { MemberFacts } from '../settlement/facts';

/** What a member had come to before an order. */
export interface ComeTo {
  /** Business date of the order. */
  date: string;
  /** Goods' totals of a lifetime, minor units. */
  spend: number;
  /** What the orders before it count; null: not known. */
  orders: readonly QualifyingDay[] | null;
}

/**
 * The level that a member would have had by a draft. Where both ladders would give the same for what the member had come to, it is the level that was
 * fixed; else what the draft gives for it, but nobody loses a level that the draft still has. How long levels are kept, and that they may be lost, is
 * left out.
 */
export function draftLevel({ level }: Pick<MemberFacts, 'level'>, comeTo: ComeTo, settledBy: Ladder, draft: Ladder): string {
  if (isSame(standing(settledBy, comeTo), standing(draft, comeTo)) && isKnownAlike(level, settledBy, draft)) return level;
  const kept = levelOf(draft, level);
  const reached = standing(draft, comeTo) ?? kept;
  return (reached.threshold > kept.threshold ? reached : kept).id;
}

/** Whether lifetime spend, which is stored with every order, is all that a ladder asks for. */
export function isBySpendForLife({ qualifyOn, policy }: Ladder): boolean {
  return qualifyOn === 'spend' && policy.period === null;
}

/** Null: not known. */
function standing(ladder: Ladder, { date, spend, orders }: ComeTo): Level | null {
  if (isBySpendForLife(ladder)) return reachedLevel(ladder, { spend, earned: 0 });
  if (orders === null) return null;
  const earned = orders.reduce((sum, order) => sum + order.earned, 0);
  return reachedLevel(ladder, countingOn({ spend, earned, days: orders }, ladder.policy.period, date));
}

function isSame(a: Level | null, b: Level | null): boolean {
  return a?.id === b?.id;
}

/** A level of older rules counts as the lowest, by both alike. */
function isKnownAlike(level: string, one: Ladder, other: Ladder): boolean {
  const knows = ({ levels }: Ladder) => levels.some(({ id }) => id === level);
  return knows(one) === knows(other);
}
