import { compiled } from '../testing/settle';
import type { RuleSet } from '../rules/rule-set';
import { climb, newCardLevels, type CardLevels } from './climb';
import { levelOf, lowestLevel, nextLevel, reachedLevel } from './ladder';
import { hasHadLevel, levelAt } from './level-history';

const ladderOf = (parts: Pick<RuleSet, 'levels' | 'levelPolicy'>) => compiled(parts).ladder;
const THREE = [
  { id: 'bronze', threshold: 0 },
  { id: 'silver', threshold: 10_000, multiplier: '1.25' },
  { id: 'gold', threshold: 20_000, multiplier: '1.5' },
];
const bySpend = ladderOf({ levels: THREE });
const byPoints = ladderOf({ levels: THREE, levelPolicy: { qualifyOn: 'points' } });

const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T12:00:00Z`;

/** Plays orders of [day, spend] by one version. */
function played(
  orders: readonly (readonly [number, number])[],
  version = 1,
  card: CardLevels = newCardLevels(bySpend),
  ladder = bySpend,
): CardLevels {
  return orders.reduce((state, [n, spend]) => climb(state, ladder, { at: day(n), spend, earned: 0, version }), card);
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

describe('climbing', () => {
  it('changes the level once, with the order that reaches the threshold', () => {
    const card = played([
      [1, 9_999],
      [2, 1],
      [3, 5_000],
    ]);
    expect(card).toMatchObject({ level: 'silver', spend: 15_000, changes: [{ level: 'silver', before: 'bronze', at: day(2) }] });
  });

  it('leaps over levels', () => {
    expect(played([[1, 20_000]]).changes).toEqual([{ level: 'gold', before: 'bronze', at: day(1) }]);
  });

  it('a late order lifts the level from its own time', () => {
    const { changes, level } = played([
      [10, 10_000],
      [5, 10_000],
    ]);
    const levelOn = (n: number) => levelAt(changes, day(n), level);
    expect([levelOn(4), levelOn(5), levelOn(9), levelOn(10), levelOn(11)]).toEqual(['bronze', 'gold', 'gold', 'gold', 'gold']);
    expect(hasHadLevel(day(10), day(9))).toBe(false);
    expect(hasHadLevel(day(10), day(10))).toBe(true);
    expect(hasHadLevel(null, day(1))).toBe(true);
    expect(levelAt([], day(1), 'bronze')).toBe('bronze');
  });

  it('never goes down, whatever the versions say', () => {
    const gold = played([[1, 20_000]]);
    const dearer = ladderOf({ levels: THREE.map((level) => ({ ...level, threshold: level.threshold * 10 })) });
    expect(played([[2, 1]], 2, gold, dearer)).toMatchObject({ level: 'gold', changes: gold.changes });
  });

  it('a level that is there no more counts as the lowest, and the next order lifts it', () => {
    const gold = played([[1, 20_000]]);
    const renamed = ladderOf({
      levels: [
        { id: 'basic', threshold: 0 },
        { id: 'plus', threshold: 15_000 },
      ],
    });
    expect(levelOf(renamed, gold.level).id).toBe('basic');
    expect(played([[2, 0]], 2, gold, renamed)).toMatchObject({
      level: 'plus',
      changes: [{ level: 'gold' }, { level: 'plus', before: 'gold', at: day(2) }],
    });
    // What is the lowest has changed its name only.
    expect(played([[2, 0]], 2, played([[1, 5]]), renamed)).toMatchObject({ level: 'bronze', changes: [] });
  });

  it('an order by older rules takes no level away that newer ones gave', () => {
    const more = ladderOf({ levels: [...THREE, { id: 'platinum', threshold: 30_000 }] });
    const platinum = played([[1, 30_000]], 2, newCardLevels(more), more);
    expect(platinum.level).toBe('platinum');
    expect(played([[2, 1]], 1, platinum, bySpend)).toMatchObject({ level: 'platinum', changes: platinum.changes, spend: 30_001 });
    expect(played([[2, 1]], 3, platinum, bySpend)).toMatchObject({ level: 'gold', levelVersion: 3 });
  });
});
