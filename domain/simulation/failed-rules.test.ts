import type { RuleSet } from '../rules/rule-set';
import { basket, OLD, replayed, settled } from '../testing/replays';
import { line, orderOf } from '../testing/settle';
import { addFailures } from './failed-rules';
import { resultLine } from './result-line';
import { addToTotals, NO_TOTALS } from './totals';

describe('rules of a draft that fail on an order', () => {
  // Fail where the order has two units, or a weight in words.
  const odd: Partial<RuleSet> = {
    ...OLD,
    discounts: [...OLD.discounts, { id: 'shares', when: '10 / (order.quantity - 2) > 99', give: { percent: '5' } }],
    earning: [...OLD.earning, { id: 'heavy', lines: 'line.attributes.weight > 5', mode: 'order', points: 3 }],
  };
  const two = settled(orderOf([line('1', 1000, 2)], { orderId: 'two' }));
  const both = settled(orderOf([line('1', 1000, 2, { attributes: { weight: 'much' } })], { orderId: 'both' }));
  const sound = settled(basket('sound', 1000));
  const SHARES = { ruleKind: 'discount', ruleId: 'shares', detail: 'division by zero: 10 / (order.quantity - 2) > 99' };
  const HEAVY = { ruleKind: 'earning', ruleId: 'heavy', detail: 'no such overload: dyn<string> > int: line.attributes.weight > 5' };

  it('are told of each order, also where it comes out the same', () => {
    const lines = replayed([two, both, sound], odd).map(resultLine);
    expect(lines[0]).toMatchObject({ orderId: 'two', refused: null, change: { total: 0, earnedPoints: 0 }, ruleErrors: [SHARES] });
    expect(lines[1]).toMatchObject({ orderId: 'both', ruleErrors: [SHARES, HEAVY] });
    expect(lines[2]).toBeNull();
  });

  it('are counted by rule, with why the first time', () => {
    const found = replayed([both, two, sound], odd);
    const failures = [
      { ...SHARES, orders: 2 },
      { ...HEAVY, orders: 1 },
    ];
    const totals = addToTotals(NO_TOTALS, found);
    expect(totals).toMatchObject({ orders: { looked: 3, same: 3, different: 0 }, ruleErrors: failures });
    // In chunks, and in any order, it comes to the same; totals that were stored before these were counted have none.
    const { ruleErrors: _none, ...older } = NO_TOTALS;
    expect([...found].reverse().reduce<typeof NO_TOTALS>((so, one) => addToTotals(so, [one]), older).ruleErrors).toEqual(failures);
  });

  it('are told by kind and id, whichever failed first', () => {
    const of = (ruleKind: 'discount' | 'earning', ruleId: string) => ({ ruleKind, ruleId, detail: '' });
    const failed = addFailures([], [of('earning', 'a'), of('discount', 'c'), of('discount', 'b'), of('earning', 'a')]);
    expect(failed.map(({ ruleKind, ruleId, orders }) => [ruleKind, ruleId, orders])).toEqual([
      ['discount', 'b', 1],
      ['discount', 'c', 1],
      ['earning', 'a', 2],
    ]);
  });

  it('say nothing where the draft refuses the order', () => {
    const order = settled(orderOf([line('1', 1000, 2)], { redeem: { points: 10 } }), { available: 10 });
    expect(replayed([order], { ...odd, redemption: null })[0]).toMatchObject({ after: null, ruleErrors: [] });
  });
});
