import { compileRuleSet } from './compile';
import type { DiscountRule, EarningRule, RedemptionPolicy, RuleSet } from './rule-set';

const NOW = '2026-06-01T00:00:00Z';

const check = (ruleSet: Partial<RuleSet>) => compileRuleSet({ earning: [], ...ruleSet }, NOW);
const errors = (ruleSet: Partial<RuleSet>) => check(ruleSet).errors.map(({ path, message }) => `${path}: ${message}`);
const warnings = (ruleSet: Partial<RuleSet>) => check(ruleSet).warnings.map(({ path, message }) => `${path}: ${message}`);

const discount = (more: Partial<DiscountRule>): Partial<RuleSet> => ({ discounts: [{ id: 'd', give: { percent: '10' }, ...more }] });
const earning = (more: Partial<EarningRule>): Partial<RuleSet> => ({ earning: [{ id: 'e', mode: 'order', points: 5, ...more }] });
const redemption = (policy: RedemptionPolicy): Partial<RuleSet> => ({ redemption: policy });

describe('a rule set that is only odd', () => {
  it.each<[string, Partial<RuleSet>, string[]]>([
    ['a discount that has ended', discount({ until: '2026-06-01T00:00:00Z' }), ['discounts.0.until: It has ended.']],
    ['a rule that gives nothing', earning({ points: 0 }), ['earning.0: It gives nothing.']],
    ['an amount of nothing', discount({ give: { amount: 0, per: 'unit' } }), ['discounts.0: It gives nothing.']],
    ['a cap of nothing', discount({ maxAmount: 0 }), ['discounts.0: It gives nothing.']],
    [
      'a condition that never holds',
      discount({ when: 'false', lines: '1 > 2' }),
      ['discounts.0.when: It never holds.', 'discounts.0.lines: It matches no line.'],
    ],
    [
      'caps that leave nothing',
      { earningCaps: { perOrder: 0, perDay: 0, maxBalance: 0 } },
      ['perOrder', 'perDay', 'maxBalance'].map((cap) => `earningCaps.${cap}: A cap of 0: nothing is ever earned.`),
    ],
    ['limits of nothing', discount({ limits: { total: 0 } }), ['discounts.0.limits.total: A limit of 0: it never applies.']],
    [
      'limits that limit nothing',
      discount({ limits: { per: 'month' } }),
      ['discounts.0.limits: It limits nothing without total, perMember or amount.'],
    ],
    [
      'more for one than for all',
      discount({ limits: { total: 5, perMember: 6 } }),
      ['discounts.0.limits.perMember: More than the total: it never decides.'],
    ],
    ['per without money', earning({ per: 100 }), ['earning.0.per: It means nothing in the mode order.']],
    ['pick of all', discount({ pick: 'cheapest' }), ['discounts.0.pick: Without maxUnits all units are taken.']],
    ['nothing to round up', { lots: { roundUpTo: 'month' } }, ['lots.roundUpTo: Lots never expire, so there is no day to round up.']],
    ['no share at all', redemption({ maxShare: '0' }), ['redemption.maxShare: Nothing can be redeemed with a share of 0.']],
    ['a group of one', discount({ exclusive: 'best' }), ['discounts.0.exclusive: No other discount is in the group best.']],
    [
      'what stands after an unconditional stop',
      {
        discounts: [
          { id: 'late', give: { percent: '1' }, priority: 200 },
          { id: 'stop', stop: true, give: { percent: '1' } },
          { id: 'early', priority: 1, give: { percent: '1' } },
        ],
      },
      ['discounts.0: It stands after stop, which stops whenever it gives anything.'],
    ],
  ])('%s', (_name, ruleSet, expected) => {
    expect(errors(ruleSet)).toEqual([]);
    expect(warnings(ruleSet)).toEqual(expected);
    expect(check(ruleSet).compiled).toBeDefined();
  });

  it('is not told of time without a clock', () => {
    expect(compileRuleSet({ ...discount({ until: '2020-01-01T00:00:00Z' }), earning: [] }).warnings).toEqual([]);
  });

  it('says nothing of a stop that depends on the order', () => {
    const stops: Partial<DiscountRule>[] = [
      { when: 'order.isFirst' },
      { code: 'X' },
      { lines: "line.sku == 'x'" },
      { until: '2030-01-01T00:00:00Z' },
      { limits: { total: 5 } },
      { needs: [{ units: 2 }] },
    ];
    for (const more of stops)
      expect(
        warnings({
          discounts: [
            { id: 'a', stop: true, give: { percent: '1' }, ...more },
            { id: 'b', give: { percent: '1' } },
          ],
        }),
      ).toEqual([]);
  });
});

describe('a rule set that is accepted', () => {
  it('has the defaults of the contract', () => {
    const { compiled } = check({
      discounts: [{ id: 'd', give: { percent: '10' } }],
      earning: [{ id: 'e', mode: 'money', points: 1, per: 100 }],
      redemption: {},
    });
    expect(compiled).toMatchObject({ rounding: 'half_up', earningCombine: 'sum', lots: {}, exclusiveGroups: [] });
    expect(compiled?.caps).toEqual({ perOrder: null, perDay: null, maxBalance: null, any: false });
    expect(compiled?.redemption).toMatchObject({
      points: 1,
      value: 1,
      multipleOf: 1,
      minPoints: 1,
      maxPoints: null,
      as: 'discount',
      maxShare: { num: 1n, den: 1n },
    });
    expect(compiled?.discounts[0]).toMatchObject({
      name: 'd',
      base: 'remaining',
      pick: 'listed',
      maxUnits: null,
      maxAmount: null,
      exclusive: null,
      stop: false,
      limits: null,
      code: null,
    });
    expect(compiled?.earning[0]).toMatchObject({ name: 'e', per: 100, multiplied: true, maxPoints: null });
    expect(check({}).compiled?.redemption).toBeNull();
    expect(check({ redemption: null }).compiled?.redemption).toBeNull();
  });

  it('orders discounts by priority, then as listed', () => {
    const priorities = [100, undefined, 5, -3, 100, 5];
    const discounts = priorities.map((priority, index) => ({ id: `d${index}`, give: { percent: '1' }, ...(priority !== undefined && { priority }) }));
    expect(check({ discounts }).compiled?.discounts.map(({ id }) => id)).toEqual(['d3', 'd2', 'd5', 'd0', 'd1', 'd4']);
  });

  it('lets maxUnits be just enough', () => {
    const gives: DiscountRule['give'][] = [
      { units: 3, price: 1 },
      { buy: 2, free: 1 },
      { buy: 3, free: 9, of: 'true' },
      { set: [{ units: 2 }, { units: 1 }], price: 1 },
    ];
    for (const give of gives) expect(errors(discount({ give, maxUnits: 3 }))).toEqual([]);
  });

  it('lets a discount and an earning rule share an id', () => {
    expect(errors({ discounts: [{ id: 'x', give: { percent: '1' } }], earning: [{ id: 'x', mode: 'order', points: 1 }] })).toEqual([]);
  });

  it.each<[string, Partial<DiscountRule>, boolean]>([
    ['in when', { when: "member.level == 'member'" }, true],
    ['in lines', { lines: 'member.spend > 5' }, true],
    ['in needs', { needs: [{ lines: 'member.spend > 5', units: 1 }] }, true],
    ['in of', { give: { buy: 1, free: 1, of: 'member.spend > 5' } }, true],
    ['in a set', { give: { set: [{ lines: 'member.spend > 5', units: 1 }], price: 1 } }, true],
    ['by counting by member', { limits: { perMember: 1 } }, true],
    ['by counting them all: no', { limits: { total: 1 } }, false],
    ['not at all', { when: 'order.isFirst' }, false],
  ])('knows whether a discount needs a member: %s', (_name, more, expected) => {
    expect(check(discount(more)).compiled?.discounts[0]?.needsMember).toBe(expected);
  });
});
