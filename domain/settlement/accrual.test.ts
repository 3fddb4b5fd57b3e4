import { compiled, evaluated, factsOf, line, orderOf, PROGRAM, refusal } from '../testing/settle';
import type { OrderLine, OrderRequest } from '../orders/order';
import type { EarningRule, RuleSet } from '../rules/rule-set';
import { accrue } from './accrual';

const LARGEST = Number.MAX_SAFE_INTEGER;

const perHundred: EarningRule = { id: 'base', mode: 'money', points: 1, per: 100 };

/** Points by rule. */
function earned(
  earning: EarningRule[],
  lines: OrderLine[],
  ruleSet: Partial<RuleSet> = {},
  more: Partial<OrderRequest> = {},
): Record<string, number> {
  const { accrual } = evaluated({ ruleSet: { earning, ...ruleSet }, order: orderOf(lines, more), facts: { available: 100_000 } });
  expect(accrual?.points).toBe(accrual?.rules.reduce((sum, { points }) => sum + points, 0));
  expect(accrual?.points).toBe(accrual?.credits.reduce((sum, { points }) => sum + points, 0));
  return Object.fromEntries(accrual?.rules.map(({ ruleId, points }) => [ruleId, points]) ?? []);
}

describe('the modes of earning', () => {
  it('money: once over the whole base, rounded down', () => {
    expect(earned([perHundred], [line('1', 199), line('2', 150, 2)])).toEqual({ base: 4 });
    expect(earned([{ ...perHundred, points: 3, per: 7 }], [line('1', 100)])).toEqual({ base: 42 });
    expect(earned([perHundred], [line('1', 99)])).toEqual({});
  });

  it('order: once', () => {
    expect(earned([{ id: 'once', mode: 'order', points: 25 }], [line('1', 1, 9), line('2', 5)])).toEqual({ once: 25 });
    expect(earned([{ id: 'once', mode: 'order', points: 25 }], [line('1', 0, 9)])).toEqual({});
    expect(earned([{ id: 'once', mode: 'order', points: 25, lines: "line.sku == 'x'" }], [line('1', 10)])).toEqual({});
  });

  it('unit: for each unit that costs something', () => {
    const each: EarningRule = { id: 'each', mode: 'unit', points: 5 };
    expect(earned([each], [line('1', 10, 3), line('2', 0, 4), line('3', 7)])).toEqual({ each: 20 });
    // 2 minor units shared by 5 units: the first two have one.
    expect(earned([each], [line('1', 0, 5, { amount: 2 })])).toEqual({ each: 10 });
    const b2f1 = { discounts: [{ id: 'free', give: { amount: 1, per: 'unit' as const, every: 1 }, maxUnits: 1 }] };
    expect(earned([each], [line('1', 10, 3)], b2f1)).toEqual({ each: 15 });
  });

  it('only on the net of the lines that they look at', () => {
    const discounts = [{ id: 'ten', give: { percent: '10' } }];
    const lines = [line('A', 10000, 1, { category: 'earning' }), line('B', 5000, 1, { category: 'other' })];
    const rule = { ...perHundred, lines: "line.category == 'earning'" };
    expect(earned([rule], lines, { discounts })).toEqual({ base: 90 });
    expect(evaluated({ ruleSet: { discounts, earning: [rule] }, order: orderOf(lines) }).accrual).toMatchObject({
      base: 13500,
      rules: [{ ruleId: 'base', base: 9000, lines: [{ lineId: 'A', base: 9000, quantity: 1 }] }],
    });
  });

  it('on goods, unless the lines name their kind', () => {
    const lines = [line('1', 1000), line('2', 500, 1, { kind: 'shipping' })];
    expect(earned([perHundred, { ...perHundred, id: 'all', lines: "line.kind != 'tip'" }], lines)).toEqual({ base: 10, all: 15 });
  });

  it('by conditions that see the order after its discounts', () => {
    const discounts = [{ id: 'half', give: { percent: '50' } }];
    const when = 'order.subtotal == 1000 && order.remaining == 500 && order.total == 600';
    const lines = [line('1', 1000), line('2', 100, 1, { kind: 'fee' })];
    expect(earned([{ ...perHundred, when, needs: [{ amount: 500 }] }], lines, { discounts })).toEqual({ base: 5 });
    expect(earned([{ ...perHundred, needs: [{ amount: 501 }] }], lines, { discounts })).toEqual({});
    expect(earned([{ ...perHundred, lines: 'line.remaining == line.gross' }], lines, { discounts })).toEqual({});
  });
});

describe('redeemed points', () => {
  it('lower what is earned as a discount, not as a tender', () => {
    const lines = [line('1', 10000), line('2', 700, 1, { kind: 'shipping' })];
    expect(earned([perHundred], lines, { redemption: {} }, { redeem: { points: 501 } })).toEqual({ base: 94 });
    expect(earned([perHundred], lines, { redemption: { as: 'tender' } }, { redeem: { points: 501 } })).toEqual({ base: 100 });
    expect(earned([perHundred], lines, { redemption: {} }, { tenders: [{ kind: 'gift_card', amount: 5000 }] })).toEqual({ base: 100 });
  });

  it('leave nothing to earn on when they pay it all', () => {
    const rules: EarningRule[] = [perHundred, { id: 'once', mode: 'order', points: 5 }, { id: 'each', mode: 'unit', points: 5 }];
    expect(earned(rules, [line('1', 1000, 2)], { redemption: {} }, { redeem: { points: 'max' } })).toEqual({});
  });
});

describe('caps and combinations', () => {
  const once = (id: string, points: number, more: Partial<EarningRule> = {}): EarningRule => ({ id, mode: 'order', points, ...more });
  const lines = [line('1', 1000)];

  it.each<[RuleSet['earningCombine'], EarningRule[], Record<string, number>]>([
    ['sum', [once('a', 5), once('b', 7)], { a: 5, b: 7 }],
    ['best', [once('a', 5), once('b', 7), once('c', 7)], { b: 7 }],
    ['best', [once('a', 50, { maxPoints: 6 }), once('b', 7)], { b: 7 }],
    ['best', [once('a', 5, { when: 'false' })], {}],
    ['first', [once('a', 5, { when: 'false' }), once('b', 2), once('c', 7)], { b: 2 }],
    ['first', [once('a', 5, { lines: "line.sku == 'x'" }), once('b', 2)], {}],
  ])('%s', (earningCombine, earning, expected) => {
    expect(earned(earning, lines, { ...(earningCombine && { earningCombine }) })).toEqual(expected);
  });

  it('of the order are used up in rule order', () => {
    const rules = [once('a', 5), once('b', 7), once('c', 3)];
    expect(earned(rules, lines, { earningCaps: { perOrder: 9 } })).toEqual({ a: 5, b: 4 });
    expect(earned(rules, lines, { earningCaps: { perOrder: 0 } })).toEqual({});
    expect(earned(rules, lines, { earningCaps: { perOrder: 15 } })).toEqual({ a: 5, b: 7, c: 3 });
    expect(earned(rules, lines, { earningCaps: { perOrder: null } })).toEqual({ a: 5, b: 7, c: 3 });
    expect(earned(rules, lines, { earningCaps: { perOrder: 6 }, earningCombine: 'best' })).toEqual({ b: 6 });
  });

  it('lower what would be beyond every number', () => {
    const huge = once('a', LARGEST, { mode: 'money', per: 1 });
    expect(earned([{ ...huge, maxPoints: 100 }], lines)).toEqual({ a: 100 });
    expect(refusal({ ruleSet: { earning: [huge] }, order: orderOf(lines) })).toBe('OUT_OF_RANGE');
    expect(refusal({ ruleSet: { earning: [once('a', LARGEST), once('b', 1)] }, order: orderOf(lines) })).toBe('OUT_OF_RANGE');
    expect(earned([once('a', LARGEST)], lines)).toEqual({ a: LARGEST });
  });

  it('are exact near 2^53', () => {
    expect(earned([{ ...perHundred, points: 7, per: 11 }], [line('1', LARGEST)])).toEqual({ base: 5731854071198812 });
  });
});

describe('credits', () => {
  const once = (id: string, points: number, more: Partial<EarningRule> = {}): EarningRule => ({ id, mode: 'order', points, ...more });

  it('are one lot for each availability and expiry, the earliest first', () => {
    const earning = [
      once('never', 1, { validFor: null }),
      once('usual', 2),
      once('late', 4, { pendingFor: { days: 14 } }),
      once('same', 8, { validFor: { months: 1 } }),
      once('soon', 16, { validFor: { days: 1 } }),
      once('ever', 32, { validFor: null, pendingFor: null }),
    ];
    const { accrual } = evaluated({ ruleSet: { earning, lots: { validFor: { months: 1 } } }, order: orderOf([line('1', 10)]) });
    expect(accrual?.credits).toEqual([
      { points: 16, availableOn: '2026-03-02', expiresOn: '2026-03-03' },
      { points: 10, availableOn: '2026-03-02', expiresOn: '2026-04-02' },
      { points: 33, availableOn: '2026-03-02', expiresOn: null },
      { points: 4, availableOn: '2026-03-16', expiresOn: '2026-04-16' },
    ]);
  });

  it('count from the business date in the time zone of the program', () => {
    const program = { ...PROGRAM, timeZone: 'Asia/Jakarta' };
    const order = orderOf([line('1', 10)], { placedAt: '2026-01-30T18:00:00Z' });
    const { accrual } = evaluated({ ruleSet: { earning: [once('a', 1)], lots: { validFor: { months: 1 } } }, order, program });
    expect(accrual?.credits).toEqual([{ points: 1, availableOn: '2026-01-31', expiresOn: '2026-02-28' }]);
  });

  it('are none where nothing is earned', () => {
    expect(evaluated({ order: orderOf([line('1', 10)]) }).accrual).toEqual({ points: 0, base: 10, rules: [], credits: [] });
  });
});

describe('accrue', () => {
  it('comes to the same from what step 1 stored', () => {
    const ruleSet: RuleSet = {
      discounts: [{ id: 'd', give: { percent: '12.5' } }],
      earning: [perHundred, { id: 'when', mode: 'order', points: 3, when: 'order.remaining < order.subtotal' }],
      redemption: {},
    };
    const order = orderOf([line('1', 999, 3), line('2', 50, 1, { kind: 'fee' })], { redeem: { points: 100 } });
    const { pricing, redemption, accrual } = evaluated({ ruleSet, order, facts: { available: 100 } });
    const ready = compiled(ruleSet);
    expect(accrue(order, ready, PROGRAM, factsOf(order), pricing, redemption)).toEqual(accrual);
    expect(accrual).toMatchObject({ points: 28, base: 2522 });
    expect(accrue(order, ready, PROGRAM, factsOf(order, { member: null }), pricing, null)).toBeNull();
  });
});
