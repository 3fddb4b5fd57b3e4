import { addDays } from '../calendar/duration';
import { instant } from '../calendar/instant';
import { localDate } from '../calendar/local-time';
import { levelOf, levelReachedBy, type Level } from './ladder';
import { keptUntil } from './policy';
import { isLeftAlone, lift, then } from './raise';
import { changed, endedByHand, levelUnder, type Cause, type LevelRules, type LevelStep, type Standing } from './standing';

/** What counts on a date: minor units or points, whichever the levels are reached by. */
export type TotalOn = (date: string) => number;

/** The standing after the nightly run of a date has looked at it: a level set by hand ends, newer rules may lift, numbers that are too low lower. */
export function assessed(standing: Standing, rules: LevelRules, totalOn: TotalOn, cause: Cause): LevelStep {
  const ended = endedByHand(standing, rules, cause.date);
  // A run that is made up for late leaves alone what has happened since.
  if (isLeftAlone(ended.standing, rules) || changedAfter(ended.standing, rules, cause.date)) return ended;
  const total = totalOn(cause.date);
  const reached = levelReachedBy(rules.ladder, total);
  const current = levelOf(rules.ladder, levelUnder(ended.standing));
  if (reached.threshold > current.threshold) return then(ended, (now) => lift(now, rules, reached, total, cause));
  return then(ended, (now) => lowered(now, rules, total, cause));
}

/**
 * The standing after a return that lowered the amounts. It lifts nobody.
 * @param latestDay the last day that has amounts; null: none has
 */
export function lookedAgain(standing: Standing, rules: LevelRules, totalOn: TotalOn, cause: Cause, latestDay: string | null = null): LevelStep {
  const ended = endedByHand(standing, rules, cause.date);
  if (isLeftAlone(ended.standing, rules)) return ended;
  const { from } = ended.standing;
  // A return that comes late is looked at as things stand now.
  const since = from === null ? cause.date : localDate(from, rules.timeZone);
  const date = [since, latestDay ?? since].reduce((latest, day) => (day > latest ? day : latest), cause.date);
  return then(ended, (now) => lowered(now, rules, totalOn(date), { ...cause, date }));
}

/** The standing with a level that somebody sets: it counts from that moment through its last day. */
export function setByHand(standing: Standing, rules: LevelRules, level: string, until: string | null, { kind, id, at, date }: Cause): LevelStep {
  const { version } = rules;
  return then(endedByHand(standing, rules, date), (now) =>
    changed({ ...now, byHand: { under: levelUnder(now), until, id } }, level, { kind, id, at, version, qualifying: null }),
  );
}

function changedAfter({ from }: Standing, { timeZone }: LevelRules, date: string): boolean {
  return from !== null && localDate(from, timeZone) > date;
}

/** Lowers the level if the numbers are too low, and have been for the days of grace, and it isn't kept. */
function lowered(standing: Standing, rules: LevelRules, total: number, cause: Cause): LevelStep {
  const { ladder } = rules;
  const { downgrade, graceDays } = ladder.policy;
  const current = levelOf(ladder, levelUnder(standing));
  const reached = levelReachedBy(ladder, total);
  if (reached.threshold >= current.threshold) return { standing: { ...standing, lowSince: null }, changes: [] };
  if (downgrade === 'never' || isResting(standing, cause.date)) return { standing, changes: [] };
  const lowSince = standing.lowSince ?? cause.date;
  const hasStepped = downgrade === 'one_level' && cause.kind === 'nightly' && standing.loweredByRunOf === cause.date;
  if (cause.date < addDays(lowSince, graceDays) || isKept(standing, rules, cause.date) || hasStepped)
    return { standing: hasStepped ? standing : { ...standing, lowSince }, changes: [] };
  const below = ladder.levels[ladder.levels.indexOf(current) - 1] ?? reached;
  return lowerTo(standing, rules, downgrade === 'one_level' ? below : reached, total, cause);
}

function lowerTo(standing: Standing, { ladder, version }: LevelRules, level: Level, total: number, cause: Cause): LevelStep {
  const { kind, id, date } = cause;
  const now: Standing = {
    ...standing,
    // A level that was come down to is kept like any other; the lowest needs no keeping.
    keptUntil: level.threshold === 0 ? null : keptUntil(ladder.policy, date),
    lowSince: null,
    loweredOn: date,
    loweredByRunOf: kind === 'nightly' ? date : standing.loweredByRunOf,
  };
  if (now.byHand !== null) return { standing: { ...now, byHand: { ...now.byHand, under: level.id } }, changes: [] };
  // What was lifted later on the same day stays as it was until then.
  const at = now.from !== null && instant(now.from) > instant(cause.at) ? now.from : cause.at;
  return changed(now, level.id, { kind, id, at, version, qualifying: total });
}

function isResting({ restsOn }: Standing, date: string): boolean {
  return restsOn !== null && date <= restsOn;
}

/** Levels that were reached before there was a `keepFor` are kept from their day on, too. */
function isKept({ keptUntil: kept, from }: Standing, { ladder, timeZone }: LevelRules, date: string): boolean {
  const until = kept ?? (from === null ? null : keptUntil(ladder.policy, localDate(from, timeZone)));
  return until !== null && date <= until;
}
