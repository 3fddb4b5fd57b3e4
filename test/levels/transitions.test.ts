import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { addDays } from '../../domain/calendar/duration';
import { startOfDay } from '../../domain/calendar/start-of-day';
import { assessed, lookedAgain, setByHand } from '../../domain/levels/assess';
import { totalOf } from '../../domain/levels/ladder';
import { handedOver, merged } from '../../domain/levels/merge';
import { countingOn, mostWith, NOTHING_YET, withDay, type Amounts } from '../../domain/levels/qualifying';
import { raised } from '../../domain/levels/raise';
import { endedByHand, levelOn, newStanding, type Cause, type LevelRules, type LevelStep, type Standing } from '../../domain/levels/standing';
import { localDate } from '../../domain/calendar/local-time';
import { rulesOf, VERSION_COUNT } from './level-versions';
import { rowOf, type Step } from './transitions';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'levels.md'), 'utf8');
const DOCUMENTED = [...PAGE.matchAll(/^\| (T\d+) /gm)].map(([, id = '']) => id);

const day = fc.integer({ min: 0, max: 420 }).map((n) => addDays('2026-01-01', n));
/** Mostly the next days, sometimes months later, sometimes late. */
const stride = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 3, arbitrary: fc.integer({ min: 20, max: 70 }) },
  { weight: 1, arbitrary: fc.integer({ min: -60, max: -1 }) },
);
const amount = fc.constantFrom(0, 20, 50, 100, 160, 320);

type Event =
  | { does: 'added'; spend: number; earned: number; byOther: number | null }
  | { does: 'return'; place: number; isExchange: boolean }
  | { does: 'nightly' }
  | { does: 'set'; level: string; lasts: number | null }
  | { does: 'merge'; level: string; spend: number; kept: string | null; byHand: { level: string; lasts: number | null } | null };
const version = fc.integer({ min: 1, max: VERSION_COUNT });
const level = fc.constantFrom('bronze', 'silver', 'gold', 'platinum', 'basic', 'plus');
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('added' as const), spend: amount, earned: amount, byOther: fc.option(version, { freq: 4 }) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('nightly' as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('return' as const), place: fc.nat(), isExchange: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('set' as const), level, lasts: fc.option(fc.integer({ min: 0, max: 60 })) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('merge' as const),
      level,
      spend: amount,
      kept: fc.option(day),
      byHand: fc.option(fc.record({ level, lasts: fc.option(fc.integer({ min: 0, max: 60 })) })),
    }),
  },
);
const walk = fc.array(fc.tuple(stride, event), { minLength: 20, maxLength: 60, size: 'max' });

interface Card {
  standing: Standing;
  amounts: Amounts;
}

const total =
  ({ ladder }: LevelRules, amounts: Amounts) =>
  (date: string) =>
    totalOf(ladder, countingOn(amounts, ladder.policy.period, date));

/** Does one thing to a card whose level set by hand, if it has one, has not ended. */
function act(card: Card, rules: LevelRules, date: string, event: Event): { step: Step; amounts: Amounts } {
  const at = `${date}T05:00:00.000Z`;
  const cause = (kind: Cause['kind'], from = at): Cause => ({ kind, id: 'x', at: from, date });
  const common = { before: card.standing, rules, at, date, other: null, set: null, without: 0 };
  const of = ({ standing, changes }: LevelStep) => ({ after: standing, changes });
  switch (event.does) {
    case 'added': {
      const by = event.byOther === null ? rules : rulesOf(event.byOther);
      const own = { spend: event.spend, earned: event.earned };
      const amounts = withDay(card.amounts, { date, ...own });
      const { loweredOn } = card.standing;
      const most = mostWith(amounts, by.ladder.policy.period, date, loweredOn !== null && loweredOn > date ? loweredOn : date, (sums) =>
        totalOf(by.ladder, sums),
      );
      const numbers = { total: most, without: (most ?? 0) - totalOf(by.ladder, own) };
      const done = of(raised(card.standing, by, amounts, own, cause('order')));
      return { step: { ...common, happens: 'added', rules: by, ...numbers, ...done }, amounts };
    }
    case 'nightly': {
      const from = startOfDay(date, rules.timeZone).toISOString();
      const done = of(assessed(card.standing, rules, total(rules, card.amounts), cause('nightly', from)));
      return { step: { ...common, happens: 'nightly', at: from, total: total(rules, card.amounts)(date), ...done }, amounts: card.amounts };
    }
    case 'return': {
      const back = card.amounts.days[event.place % Math.max(1, card.amounts.days.length)];
      const amounts = back === undefined ? card.amounts : withDay(card.amounts, { date: back.date, spend: -back.spend, earned: -back.earned });
      if (event.isExchange) {
        const { restsOn } = card.standing;
        const after = { ...card.standing, restsOn: restsOn !== null && restsOn > date ? restsOn : date };
        return { step: { ...common, happens: 'exchange', total: null, after, changes: [] }, amounts };
      }
      // One that comes late is looked at as things stand.
      const { from } = card.standing;
      const since = from === null ? date : localDate(from, rules.timeZone);
      const on = since > date ? since : date;
      const done = of(lookedAgain(card.standing, rules, total(rules, amounts), cause('return')));
      return { step: { ...common, happens: 'return', date: on, total: total(rules, amounts)(on), ...done }, amounts };
    }
    case 'set': {
      const set = { level: event.level, until: event.lasts === null ? null : addDays(date, event.lasts) };
      const done = of(setByHand(card.standing, rules, set.level, set.until, cause('by_hand')));
      return { step: { ...common, happens: 'set', total: null, set, ...done }, amounts: card.amounts };
    }
    case 'merge': {
      const other = { ...newStanding(rules.ladder), level: event.level, keptUntil: event.kept };
      const amounts = withDay(card.amounts, { date, spend: event.spend, earned: event.spend });
      const done = of(merged(card.standing, other, rules, total(rules, amounts), cause('merge')));
      return { step: { ...common, happens: 'merge', total: total(rules, amounts)(date), other, ...done }, amounts };
    }
  }
}

/** After a merge: what becomes of a level that was set by hand on the other card. */
function handOver(card: Card, rules: LevelRules, date: string, { level: under, byHand }: Extract<Event, { does: 'merge' }>): Step | null {
  if (byHand === null) return null;
  const until = byHand.lasts === null ? null : addDays(date, byHand.lasts);
  const other = { ...newStanding(rules.ladder), level: byHand.level, byHand: { under, until, id: 'other' } };
  const at = `${date}T05:00:00.000Z`;
  const { standing, changes } = handedOver(card.standing, other, rules, { kind: 'merge', id: 'x', at, date });
  const over = until === null ? null : handedOver(card.standing, other, rules, { kind: 'merge', id: 'x', at, date: addDays(until, 1) });
  if (over) expect(over).toEqual({ standing: card.standing, changes: [] });
  return { rules, at, date, before: card.standing, without: 0, set: null, happens: 'hand over', total: null, other, after: standing, changes };
}

/** Records first that a level set by hand has ended, which everything does (T21). */
function release(standing: Standing, rules: LevelRules, date: string): { standing: Standing; walked: string[] } {
  const { byHand } = standing;
  const ended = endedByHand(standing, rules, date);
  if (typeof byHand?.until !== 'string' || byHand.until >= date) {
    expect(ended).toEqual({ standing, changes: [] });
    return { standing, walked: [] };
  }
  expect(levelOn(standing, date)).toBe(byHand.under);
  expect(ended.standing).toMatchObject({ level: byHand.under, byHand: null });
  const at = startOfDay(addDays(byHand.until, 1), rules.timeZone).toISOString();
  const expected = byHand.under === standing.level ? [] : [{ kind: 'by_hand_ended', id: byHand.id, before: standing.level, level: byHand.under, at }];
  expect(ended.changes).toMatchObject(expected);
  expect(ended.changes).toHaveLength(expected.length);
  return { standing: ended.standing, walked: ['T21'] };
}

it('every step is exactly one row of docs/levels.md and does what that says, and every row is walked', () => {
  const walked = new Map<string, number>();
  fc.assert(
    fc.property(version, walk, (current, events) => {
      const rules = rulesOf(current);
      let card: Card = { standing: newStanding(rules.ladder), amounts: NOTHING_YET };
      let date = '2026-01-15';
      // A night looks at levels twice.
      const twice = events.flatMap(([days, each]): [number, Event][] => [
        [days, each],
        ...(each.does === 'nightly' ? [[0, each] as [number, Event]] : []),
      ]);
      for (const [days, each] of twice) {
        date = addDays(date, days);
        const released = release(card.standing, rules, date);
        const { step, amounts } = act({ ...card, standing: released.standing }, rules, date, each);
        for (const id of [...released.walked, rowOf(step)]) walked.set(id, (walked.get(id) ?? 0) + 1);
        card = { standing: step.after, amounts };
        const handed = each.does === 'merge' ? handOver(card, rules, date, each) : null;
        if (!handed) continue;
        walked.set(rowOf(handed), (walked.get(rowOf(handed)) ?? 0) + 1);
        card = { ...card, standing: handed.after };
      }
    }),
    { numRuns: 300, endOnFailure: process.env.CI === 'true' },
  );
  expect([...walked.keys()].sort()).toEqual([...DOCUMENTED].sort());
});
