import { levelOf, levelReachedBy, totalOf, type Level } from './ladder';
import { keptUntil } from './policy';
import { mostWith, type Amounts, type Qualifying } from './qualifying';
import { changed, endedByHand, levelUnder, type Cause, type LevelRules, type LevelStep, type Standing } from './standing';

/**
 * The standing after something that adds: an order, or a grant that qualifies. It lifts the level, from its own instant on, when a period that it
 * belongs to reaches the threshold with it, also if it comes late; periods that ended before the level was last lowered don't count any more. One
 * that reaches the level of the card again, which the numbers had fallen below, keeps it anew. The same as `settle_level` in the SQL kernel.
 * @param amounts with its own amounts
 */
export function raised(standing: Standing, rules: LevelRules, amounts: Amounts, own: Qualifying, cause: Cause): LevelStep {
  const ended = endedByHand(standing, rules, cause.date);
  if (isLeftAlone(ended.standing, rules)) return ended;
  const { ladder } = rules;
  const { loweredOn } = ended.standing;
  const from = loweredOn !== null && loweredOn > cause.date ? loweredOn : cause.date;
  const most = mostWith(amounts, ladder.policy.period, cause.date, from, (sums) => totalOf(ladder, sums));
  if (most === null) return ended;
  const current = levelOf(ladder, levelUnder(ended.standing));
  const reached = levelReachedBy(ladder, most);
  if (reached.threshold > current.threshold) return then(ended, (now) => lift(now, rules, reached, most, cause));
  const isAgain = most >= current.threshold && most - totalOf(ladder, own) < current.threshold;
  if (!isAgain) return ended;
  const { keptUntil: kept } = ended.standing;
  return then(ended, (now) => ({
    standing: { ...now, keptUntil: later(kept, keptUntil(ladder.policy, cause.date)), lowSince: null },
    changes: [],
  }));
}

/** A level that only newer rules know isn't taken away by what is settled by older ones. */
export function isLeftAlone(standing: Standing, { ladder, version }: LevelRules): boolean {
  const isKnown = ladder.levels.some(({ id }) => id === levelUnder(standing));
  return !isKnown && standing.version !== null && standing.version > version;
}

/** Lifts the level by the numbers. Under one that was set by hand it rises unseen, unless it rises above that. */
export function lift(standing: Standing, { ladder, version }: LevelRules, reached: Level, qualifying: number, cause: Cause): LevelStep {
  const { byHand } = standing;
  const lifted = { ...standing, keptUntil: keptUntil(ladder.policy, cause.date), lowSince: null };
  if (byHand !== null && reached.threshold <= levelOf(ladder, standing.level).threshold)
    return { standing: { ...lifted, byHand: { ...byHand, under: reached.id } }, changes: [] };
  const { kind, id, at } = cause;
  return changed({ ...lifted, byHand: null }, reached.id, { kind, id, at, version, qualifying });
}

/** One step after another. */
export function then(before: LevelStep, next: (standing: Standing) => LevelStep): LevelStep {
  const after = next(before.standing);
  return { standing: after.standing, changes: [...before.changes, ...after.changes] };
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
