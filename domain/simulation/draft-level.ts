import { levelOf, reachedLevel, type Ladder, type Level } from '../levels/ladder';
import type { MemberFacts } from '../settlement/facts';

/**
 * The level that a member would have had by a draft. Where both ladders would give the same for what the member had spent, it is the level that was
 * fixed; else what the draft gives for it, but nobody loses a level that the draft still has. What was earned before an order isn't kept with it, so
 * on a ladder of points only the names and order of the levels matter.
 */
export function draftLevel(member: Pick<MemberFacts, 'level' | 'spend'>, settledBy: Ladder, draft: Ladder): string {
  if (isSame(standing(settledBy, member.spend), standing(draft, member.spend)) && isKnownAlike(member.level, settledBy, draft)) return member.level;
  const kept = levelOf(draft, member.level);
  const reached = standing(draft, member.spend) ?? kept;
  return (reached.threshold > kept.threshold ? reached : kept).id;
}

/** Null: on a ladder of points. */
function standing(ladder: Ladder, spend: number): Level | null {
  return ladder.qualifyOn === 'spend' ? reachedLevel(ladder, { spend, earned: 0 }) : null;
}

function isSame(a: Level | null, b: Level | null): boolean {
  return a?.id === b?.id;
}

/** A level of older rules counts as the lowest, by both alike. */
function isKnownAlike(level: string, one: Ladder, other: Ladder): boolean {
  const knows = ({ levels }: Ladder) => levels.some(({ id }) => id === level);
  return knows(one) === knows(other);
}
