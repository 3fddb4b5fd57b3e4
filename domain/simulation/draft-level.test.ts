import type { RuleSet } from '../rules/rule-set';
import { basket, OLD, settled } from '../testing/replays';
import { compiled, MEMBER, PROGRAM } from '../testing/settle';
import { replayOrder } from './replay-order';
import { RunningCounters } from './running-counters';
import { addToTotals, NO_TOTALS } from './totals';

describe('levels of a draft', () => {
  const ladder = (...thresholds: number[]) =>
    ['bronze', 'silver', 'gold'].slice(0, thresholds.length).map((id, i) => ({ id, threshold: thresholds[i]! }));
  const now = { levels: ladder(0, 10_000, 20_000) };

  it.each<[string, string, number, Partial<RuleSet>, string]>([
    ['are those that were fixed where nothing changes for the member', 'silver', 12_000, { levels: ladder(0, 11_000, 15_000) }, 'silver'],
    ['also if the order was late, and of a time before the level', 'bronze', 12_000, now, 'bronze'],
    ['are reached by what was spent', 'silver', 12_000, { levels: ladder(0, 5000, 12_000) }, 'gold'],
    ['are not lost where thresholds rise', 'silver', 12_000, { levels: ladder(0, 15_000, 20_000) }, 'silver'],
    [
      'have other names in a draft that renames them',
      'silver',
      12_000,
      {
        levels: [
          { id: 'basic', threshold: 0 },
          { id: 'plus', threshold: 9000 },
        ],
      },
      'plus',
    ],
    ['are one where the draft names none', 'gold', 30_000, {}, 'member'],
    ['of older rules stay what they are where nothing changes', 'member', 500, now, 'member'],
    ['that the draft doesn’t have any more are what was spent reaches by it', 'gold', 12_000, { levels: ladder(0, 10_000) }, 'silver'],
    ['that qualify on points are taken by their names', 'silver', 99_000, { ...now, levelPolicy: { qualifyOn: 'points' } }, 'silver'],
    ['that the draft of points doesn’t know are its lowest', 'silver', 99_000, { levels: ladder(0), levelPolicy: { qualifyOn: 'points' } }, 'bronze'],
  ])('%s', (_, level, spend, parts, expected) => {
    const old = { ...OLD, ...now };
    const order = settled(basket('a', 1000), { member: { ...MEMBER, level, spend } }, old);
    const rules = { settledBy: compiled(old), draft: compiled({ ...OLD, ...parts }), program: PROGRAM };
    expect(replayOrder(order, rules, new RunningCounters([])).after?.level).toBe(expected);
  });

  it('multiply what is earned, and are told', () => {
    const old = {
      ...OLD,
      levels: [
        { id: 'bronze', threshold: 0 },
        { id: 'gold', threshold: 20_000, multiplier: '2' },
      ],
    };
    const order = settled(basket('a', 10_000), { member: { ...MEMBER, level: 'bronze', spend: 15_000 } }, old);
    const draft = {
      ...old,
      levels: [
        { id: 'bronze', threshold: 0 },
        { id: 'gold', threshold: 15_000, multiplier: '2' },
      ],
    };
    const one = replayOrder(order, { settledBy: compiled(old), draft: compiled(draft), program: PROGRAM }, new RunningCounters([]));
    expect(one).toMatchObject({ before: { level: 'bronze', earned: { points: 90 } }, after: { level: 'gold', earned: { points: 180 } } });
    expect(addToTotals(NO_TOTALS, [one]).levels).toEqual([{ before: 'bronze', after: 'gold', orders: 1 }]);
  });
});
