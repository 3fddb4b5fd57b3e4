import { compiled } from '../testing/settle';
import type { RuleSet } from '../rules/rule-set';
import { lookedAgain } from './assess';
import { levelOf, lowestLevel, nextLevel, reachedLevel, totalOf } from './ladder';
import { hasHadLevel, levelAt } from './level-history';
import { countingOn, NOTHING_YET, withDay, type Amounts } from './qualifying';
import { raised } from './raise';
import { newStanding, type CausedChange, type Standing } from './standing';

const ladderOf = (parts: Pick<RuleSet, 'levels' | 'levelPolicy'>) => compiled(parts).ladder;
const THREE = [
  { id: 'bronze', threshold: 0 },
  { id: 'silver', threshold: 10_000, multiplier: '1.25' },
  { id: 'gold', threshold: 20_000, multiplier: '1.5' },
];
const bySpend = ladderOf({ levels: THREE });
const byPoints = ladderOf({ levels: THREE, levelPolicy: { qualifyOn: 'points' } });

const date = (n: number) => `2026-03-${String(n).padStart(2, '0')}`;
const day = (n: number) => `${date(n)}T12:00:00Z`;

interface Card {
  standing: Standing;
  amounts: Amounts;
  changes: readonly CausedChange[];
}
const newCard = (ladder = bySpend): Card => ({ standing: newStanding(ladder), amounts: NOTHING_YET, changes: [] });

/** Plays orders of [day, spend] by one version. */
function played(orders: readonly (readonly [number, number])[], version = 1, card: Card = newCard(), ladder = bySpend): Card {
  return orders.reduce(({ standing, amounts, changes }, [n, spend]) => {
    const own = { spend, earned: 0 };
    const all = withDay(amounts, { date: date(n), ...own });
    const step = raised(standing, { ladder, version, timeZone: 'UTC' }, all, own, { kind: 'order', id: 'o', at: day(n), date: date(n) });
    return { standing: step.standing, amounts: all, changes: [...changes, ...step.changes] };
  }, card);
}

describe('a ladder', () => {
  it('is one level, member, where a program names none', () => {
    for (const none of [{}, { levels: [] }, { levels: null, levelPolicy: null }]) {
      const ladder = ladderOf(none);
      expect(ladder.levels.map(({ id }) => id)).toEqual(['member']);
      expect(nextLevel(ladder, 'member', { spend: 5, earned: 5 })).toBeNull();
    }
    expect(lowestLevel()).toBe('member');
    expect(lowestLevel(bySpend)).toBe('bronze');
  });

  it('counts a level that it doesn’t know as the lowest', () => {
    expect(levelOf(bySpend, 'silver').id).toBe('silver');
    expect(levelOf(bySpend, 'platinum').id).toBe('bronze');
  });

  it.each([
    [0, 'bronze'],
    [9_999, 'bronze'],
    [10_000, 'silver'],
    [19_999, 'silver'],
    [20_000, 'gold'],
    [Number.MAX_SAFE_INTEGER, 'gold'],
  ])('is climbed at the threshold: %s reaches %s', (total, id) => {
    expect(reachedLevel(bySpend, { spend: total, earned: 0 }).id).toBe(id);
    expect(reachedLevel(byPoints, { spend: 0, earned: total }).id).toBe(id);
  });

  it('says what is missing to the next level', () => {
    expect(nextLevel(bySpend, 'bronze', { spend: 2_500, earned: 9 })).toEqual({ id: 'silver', missing: 7_500, by: 'spend' });
    expect(nextLevel(byPoints, 'silver', { spend: 2_500, earned: 9 })).toEqual({ id: 'gold', missing: 19_991, by: 'points' });
    expect(nextLevel(bySpend, 'gold', { spend: 0, earned: 0 })).toBeNull();
    // A new version may ask for less than the card has.
    expect(nextLevel(bySpend, 'bronze', { spend: 15_000, earned: 0 })).toEqual({ id: 'silver', missing: 0, by: 'spend' });
  });
});

describe('climbing in a lifetime', () => {
  it('changes the level once, with the order that reaches the threshold', () => {
    const card = played([
      [1, 9_999],
      [2, 1],
      [3, 5_000],
    ]);
    expect(card).toMatchObject({ standing: { level: 'silver' }, amounts: { spend: 15_000 } });
    expect(card.changes).toMatchObject([{ level: 'silver', before: 'bronze', at: day(2), qualifying: 10_000 }]);
  });

  it('leaps over levels', () => {
    expect(played([[1, 20_000]]).changes).toMatchObject([{ level: 'gold', before: 'bronze', at: day(1) }]);
  });

  it('a late order lifts the level from its own time', () => {
    const { changes, standing } = played([
      [10, 10_000],
      [5, 10_000],
    ]);
    const levelOn = (n: number) => levelAt(changes, day(n), standing.level);
    expect([levelOn(4), levelOn(5), levelOn(9), levelOn(10), levelOn(11)]).toEqual(['bronze', 'gold', 'gold', 'gold', 'gold']);
    expect(standing.from).toBe(day(10));
    expect(hasHadLevel(day(10), day(9))).toBe(false);
    expect(hasHadLevel(day(10), day(10))).toBe(true);
    expect(hasHadLevel(null, day(1))).toBe(true);
    expect(levelAt([], day(1), 'bronze')).toBe('bronze');
  });

  it('never goes down with an order, whatever the versions say', () => {
    const gold = played([[1, 20_000]]);
    const dearer = ladderOf({ levels: THREE.map((level) => ({ ...level, threshold: level.threshold * 10 })) });
    expect(played([[2, 1]], 2, gold, dearer)).toMatchObject({ standing: { level: 'gold' }, changes: gold.changes });
  });

  it('a level that is there no more counts as the lowest, and the next order lifts it', () => {
    const gold = played([[1, 20_000]]);
    const renamed = ladderOf({
      levels: [
        { id: 'basic', threshold: 0 },
        { id: 'plus', threshold: 15_000 },
      ],
    });
    expect(levelOf(renamed, gold.standing.level).id).toBe('basic');
    expect(played([[2, 0]], 2, gold, renamed)).toMatchObject({
      standing: { level: 'plus' },
      changes: [{ level: 'gold' }, { level: 'plus', before: 'gold', at: day(2) }],
    });
    // What is the lowest has changed its name only.
    expect(played([[2, 0]], 2, played([[1, 5]]), renamed)).toMatchObject({ standing: { level: 'bronze' }, changes: [] });
  });

  it('an order by older rules takes no level away that newer ones gave', () => {
    const more = ladderOf({ levels: [...THREE, { id: 'platinum', threshold: 30_000 }] });
    const platinum = played([[1, 30_000]], 2, newCard(more), more);
    expect(platinum.standing.level).toBe('platinum');
    expect(played([[2, 1]], 1, platinum, bySpend)).toMatchObject({ standing: { level: 'platinum' }, changes: platinum.changes });
    expect(played([[2, 1]], 3, platinum, bySpend)).toMatchObject({ standing: { level: 'gold', version: 3 } });
  });
});

it('is looked at again as things stand now, however late a return comes', () => {
  const policy = { period: { months: 1 }, downgrade: 'reassess' } as const;
  const rules = { ladder: ladderOf({ levels: THREE, levelPolicy: policy }), version: 1, timeZone: 'UTC' };
  const standing = { ...newStanding(rules.ladder), level: 'silver', version: 1, from: '2026-01-05T12:00:00Z' };
  const cause = { kind: 'return', id: 'r', at: '2026-02-10T12:00:00Z', date: '2026-02-10' } as const;
  const levelWith = (latest: string) => {
    const amounts = withDay(NOTHING_YET, { date: latest, spend: 10_000, earned: 0 });
    const totalOn = (on: string) => totalOf(rules.ladder, countingOn(amounts, policy.period, on));
    return lookedAgain(standing, rules, totalOn, cause, latest).standing.level;
  };
  expect(['2026-01-05', '2026-02-20'].map(levelWith)).toEqual(['bronze', 'silver']);
});

it('takes back no more than there was', () => {
  const amounts = withDay(NOTHING_YET, { date: date(1), spend: 10, earned: 1 });
  expect(withDay(amounts, { date: date(1), spend: -10, earned: -1 })).toEqual(NOTHING_YET);
  expect(() => withDay(amounts, { date: date(1), spend: -11, earned: 0 })).toThrow('taken back');
  expect(() => withDay(amounts, { date: date(2), spend: 0, earned: -1 })).toThrow('taken back');
});
