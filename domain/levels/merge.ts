import { levelOf, levelReachedBy } from './ladder';
import type { TotalOn } from './assess';
import { lift, then } from './raise';
import { changed, endedByHand, hasEnded, levelUnder, type Cause, type LevelRules, type LevelStep, type Standing } from './standing';

/**
 * The standing of a card that another one was merged into: the higher of both levels by the numbers, kept for as long as the other card would have
 * kept it, or the level that both together reach. Nobody loses a level by a merge.
 * @param totalOn of both together
 */
export function merged(into: Standing, from: Standing, rules: LevelRules, totalOn: TotalOn, cause: Cause): LevelStep {
  const { ladder } = rules;
  const ended = endedByHand(into, rules, cause.date);
  const theirs = levelOf(ladder, levelUnder(from));
  const total = totalOn(cause.date);
  const reached = levelReachedBy(ladder, total);
  const current = levelOf(ladder, levelUnder(ended.standing));
  if (reached.threshold >= theirs.threshold && reached.threshold > current.threshold)
    return then(ended, (now) => lift(now, rules, reached, total, cause));
  if (theirs.threshold <= current.threshold) return ended;
  return then(ended, (now) => {
    const { standing, changes } = lift(now, rules, theirs, total, cause);
    return { standing: { ...standing, keptUntil: from.keptUntil, lowSince: from.lowSince }, changes };
  });
}

/** After that: a level that was set by hand on the other card goes on through its day, if it is higher than what the merge came to. */
export function handedOver(into: Standing, { level, byHand }: Standing, { ladder, version }: LevelRules, { kind, id, at, date }: Cause): LevelStep {
  const isHigher = levelOf(ladder, level).threshold > levelOf(ladder, into.level).threshold;
  if (byHand === null || hasEnded(byHand, date) || !isHigher) return { standing: into, changes: [] };
  return changed({ ...into, byHand: { ...byHand, under: levelUnder(into) } }, level, { kind, id, at, version, qualifying: null });
}
