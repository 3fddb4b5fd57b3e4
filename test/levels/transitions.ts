import { levelOf, levelReachedBy, type Level } from '../../domain/levels/ladder';
import { keptUntil } from '../../domain/levels/policy';
import { levelUnder, type CausedChange, type LevelRules, type Standing } from '../../domain/levels/standing';
import { addDays } from '../../domain/calendar/duration';
import { localDate } from '../../domain/calendar/local-time';

/** One step of a card, and everything that the rows of docs/levels.md are told by. */
export interface Step {
  happens: 'added' | 'return' | 'exchange' | 'nightly' | 'set' | 'merge' | 'hand over';
  before: Standing;
  after: Standing;
  changes: readonly CausedChange[];
  rules: LevelRules;
  /** When, and its business date. */
  at: string;
  date: string;
  /** The numbers that count: with what was added, and without it. Null: none does. */
  total: number | null;
  without: number;
  /** The card that is merged into this one. */
  other: Standing | null;
  /** What is set by hand. */
  set: { level: string; until: string | null } | null;
}

/** A row of the table: whether a step is one of it, and what must be so then. */
interface Row {
  is: (told: Told) => boolean;
  must: (told: Told) => void;
}

/** A step with what follows from it. */
interface Told extends Step {
  current: Level;
  reached: Level;
  isHigher: boolean;
  isTooLow: boolean;
  looks: boolean;
  isGraceOver: boolean;
  isKept: boolean;
  isUnknown: boolean;
  stepped: boolean;
}

function told(step: Step): Told {
  const { rules, before, date, total, happens } = step;
  const { policy } = rules.ladder;
  const current = levelOf(rules.ladder, levelUnder(before));
  const reached = levelReachedBy(rules.ladder, total ?? 0);
  const kept = before.keptUntil ?? (before.from === null ? null : keptUntil(policy, localDate(before.from, rules.timeZone)));
  const isKnown = rules.ladder.levels.some(({ id }) => id === levelUnder(before));
  return {
    ...step,
    current,
    reached,
    isHigher: total !== null && reached.threshold > current.threshold,
    isTooLow: reached.threshold < current.threshold,
    looks: happens === 'nightly' || happens === 'return',
    isGraceOver: date >= addDays(before.lowSince ?? date, policy.graceDays),
    isKept: kept !== null && date <= kept,
    isUnknown: !isKnown && before.version !== null && before.version > rules.version,
    stepped: happens === 'nightly' && policy.downgrade === 'one_level' && before.loweredByRunOf === date,
  };
}

const isTheirsHigher = ({ rules, before, other }: Told) =>
  levelOf(rules.ladder, other!.level).threshold > levelOf(rules.ladder, before.level).threshold;
const isResting = ({ before, date }: Told) => before.restsOn !== null && date <= before.restsOn;
const isPast = ({ happens, before, rules, date }: Told) =>
  happens === 'nightly' && before.from !== null && localDate(before.from, rules.timeZone) > date;
/** What is looked at and neither of the past nor of newer rules. */
const isLookedAt = (one: Told) => one.looks && !isPast(one) && !one.isUnknown;
const mayLower = (one: Told) => isLookedAt(one) && one.isTooLow && one.rules.ladder.policy.downgrade !== 'never' && !isResting(one) && !one.stepped;
const lowers = (one: Told) => mayLower(one) && one.isGraceOver && !one.isKept;
const hides = ({ before, rules, reached }: Told) => before.byHand !== null && levelOf(rules.ladder, before.level).threshold >= reached.threshold;
const lifts = (one: Told) => one.happens === 'added' && one.isHigher && !one.isUnknown;
const isAgain = ({ total, without, current }: Told) =>
  total !== null && current.threshold > 0 && total >= current.threshold && without < current.threshold;
const theirs = ({ rules, other }: Told) => levelOf(rules.ladder, other === null ? '' : levelUnder(other));

const unchanged = ({ before, after, changes }: Told) => {
  expect(after).toEqual(before);
  expect(changes).toEqual([]);
};
const changesTo = ({ changes, before, after }: Told, level: string, at: string, kind: string) => {
  expect(changes.map((change) => [change.before, change.level, change.at, change.kind])).toEqual([[before.level, level, at, kind]]);
  expect(after.level).toBe(level);
};
const liftedTo = (one: Told, level: Level, kind: string) => {
  if (one.before.byHand !== null && levelOf(one.rules.ladder, one.before.level).threshold >= level.threshold) {
    expect(one.changes).toEqual([]);
    expect(one.after).toMatchObject({ level: one.before.level, byHand: { ...one.before.byHand, under: level.id } });
  } else {
    changesTo(one, level.id, one.at, kind);
    expect(one.after.byHand).toBeNull();
  }
  expect(one.after.lowSince).toBeNull();
};
const isKeptFrom = ({ after, rules }: Told, date: string) => expect(after.keptUntil).toBe(keptUntil(rules.ladder.policy, date));
const isFoundTooLow = ({ before, after, changes, date }: Told) => {
  expect(after).toEqual({ ...before, lowSince: before.lowSince ?? date });
  expect(changes).toEqual([]);
};
const notTooLow = ({ before, after, changes }: Told) => {
  expect(after).toEqual({ ...before, lowSince: null });
  expect(changes).toEqual([]);
};
const lowered = (one: Told, level: Level) => {
  const { before, after, date, happens } = one;
  expect(after).toMatchObject({ lowSince: null, loweredOn: date, loweredByRunOf: happens === 'nightly' ? date : before.loweredByRunOf });
  expect(levelUnder(after)).toBe(level.id);
  if (level.threshold > 0) isKeptFrom(one, date);
};
const lowerThan = ({ rules: { ladder }, current, reached }: Told) =>
  ladder.policy.downgrade === 'reassess' ? reached : ladder.levels[ladder.levels.indexOf(current) - 1]!;
const loweredSeen = (one: Told) => {
  lowered(one, lowerThan(one));
  const at = one.before.from !== null && Date.parse(one.before.from) > Date.parse(one.at) ? one.before.from : one.at;
  changesTo(one, lowerThan(one).id, at, one.happens);
};

/** The rows of docs/levels.md but T21, which comes before any of them. */
export const ROWS: Record<string, Row> = {
  T1: { is: (one) => lifts(one) && one.before.byHand === null, must: (one) => (liftedTo(one, one.reached, 'order'), isKeptFrom(one, one.date)) },
  T2: { is: (one) => lifts(one) && hides(one), must: (one) => (liftedTo(one, one.reached, 'order'), isKeptFrom(one, one.date)) },
  T3: {
    is: (one) => lifts(one) && one.before.byHand !== null && !hides(one),
    must: (one) => (liftedTo(one, one.reached, 'order'), isKeptFrom(one, one.date)),
  },
  T4: {
    is: (one) => one.happens === 'added' && !one.isHigher && !one.isUnknown && isAgain(one),
    must: ({ before, after, rules, date, changes }) => {
      const anew = keptUntil(rules.ladder.policy, date);
      const latest =
        [before.keptUntil, anew]
          .filter((day) => day !== null)
          .sort()
          .at(-1) ?? null;
      expect(after).toEqual({ ...before, keptUntil: latest, lowSince: null });
      expect(changes).toEqual([]);
    },
  },
  T5: { is: (one) => one.happens === 'added' && !one.isHigher && !one.isUnknown && !isAgain(one), must: unchanged },
  T6: { is: (one) => one.happens === 'added' && one.isUnknown, must: unchanged },
  T7: { is: (one) => isLookedAt(one) && !one.isTooLow && !one.isHigher, must: notTooLow },
  T8: { is: (one) => isLookedAt(one) && one.isTooLow && one.rules.ladder.policy.downgrade === 'never', must: unchanged },
  T9: { is: (one) => mayLower(one) && !one.isGraceOver, must: isFoundTooLow },
  T10: { is: (one) => mayLower(one) && one.isGraceOver && one.isKept, must: isFoundTooLow },
  T11: { is: (one) => lowers(one) && one.before.byHand === null && one.rules.ladder.policy.downgrade === 'one_level', must: loweredSeen },
  T12: { is: (one) => lowers(one) && one.before.byHand === null && one.rules.ladder.policy.downgrade === 'reassess', must: loweredSeen },
  T13: {
    is: (one) => lowers(one) && one.before.byHand !== null,
    must: (one) => {
      lowered(one, lowerThan(one));
      expect(one.changes).toEqual([]);
      expect(one.after.level).toBe(one.before.level);
    },
  },
  T14: { is: (one) => isLookedAt(one) && one.isTooLow && one.stepped && !isResting(one), must: unchanged },
  T15: {
    is: (one) => one.happens === 'exchange',
    must: ({ before, after, date, changes }) => {
      expect(after).toEqual({ ...before, restsOn: before.restsOn !== null && before.restsOn > date ? before.restsOn : date });
      expect(changes).toEqual([]);
    },
  },
  T16: { is: (one) => isLookedAt(one) && one.isTooLow && one.rules.ladder.policy.downgrade !== 'never' && isResting(one), must: unchanged },
  T17: {
    is: (one) => isLookedAt(one) && one.happens === 'nightly' && one.isHigher,
    must: (one) => (liftedTo(one, one.reached, 'nightly'), isKeptFrom(one, one.date)),
  },
  T18: { is: (one) => isLookedAt(one) && one.happens === 'return' && one.isHigher, must: notTooLow },
  T19: { is: (one) => one.looks && !isLookedAt(one), must: unchanged },
  T20: {
    is: (one) => one.happens === 'set',
    must: (one) => {
      const { before, after, set, at } = one;
      changesTo(one, set?.level ?? '', at, 'by_hand');
      expect(after.byHand).toMatchObject({ under: levelUnder(before), until: set?.until });
      expect(after).toMatchObject({ keptUntil: before.keptUntil, lowSince: before.lowSince, loweredOn: before.loweredOn });
    },
  },
  T22: {
    is: (one) => one.happens === 'merge' && theirs(one).threshold > Math.max(one.current.threshold, one.reached.threshold),
    must: (one) => {
      const { keptUntil: kept, lowSince } = one.other!;
      liftedTo({ ...one, after: { ...one.after, lowSince: null } }, theirs(one), 'merge');
      expect(one.after).toMatchObject({ keptUntil: kept, lowSince });
    },
  },
  T23: {
    is: (one) => one.happens === 'merge' && one.isHigher && one.reached.threshold >= theirs(one).threshold,
    must: (one) => (liftedTo(one, one.reached, 'merge'), isKeptFrom(one, one.date)),
  },
  T24: {
    is: (one) => one.happens === 'merge' && one.current.threshold >= Math.max(one.reached.threshold, theirs(one).threshold),
    must: unchanged,
  },
  T25: {
    is: (one) => one.happens === 'hand over' && isTheirsHigher(one),
    must: (one) => {
      changesTo(one, one.other!.level, one.at, 'merge');
      expect(one.after.byHand).toEqual({ ...one.other!.byHand, under: levelUnder(one.before) });
      expect(one.after).toMatchObject({ keptUntil: one.before.keptUntil, lowSince: one.before.lowSince, loweredOn: one.before.loweredOn });
    },
  },
  T26: { is: (one) => one.happens === 'hand over' && !isTheirsHigher(one), must: unchanged },
};

/** Asserts that a step is of exactly one row, and what that says; answers which. */
export function rowOf(step: Step): string {
  const one = told(step);
  const rows = Object.entries(ROWS).filter(([, { is }]) => is(one));
  expect(rows.map(([id]) => id)).toHaveLength(1);
  const [[id, { must }]] = rows as [[string, Row]];
  must(one);
  return id;
}
