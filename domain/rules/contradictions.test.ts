import { compileRuleSet } from './compile';
import type { DiscountRule, EarningRule, Give, RuleSet } from './rule-set';

const NOW = '2026-06-01T00:00:00Z';

const told = (found: readonly { path: string; message: string }[]) => found.map(({ path, message }) => `${path}: ${message}`);
const discount = (more: Partial<DiscountRule>): RuleSet => ({ earning: [], discounts: [{ id: 'd', give: { percent: '10' }, ...more }] });
const give = (what: Give, more: Partial<DiscountRule> = {}): RuleSet => discount({ give: what, ...more });
const earning = (more: Partial<EarningRule>): RuleSet => ({ earning: [{ id: 'e', mode: 'order', points: 5, ...more }] });

const NEVER = "line.category == 'tea' && line.category == 'rice'";

describe('what can never be', () => {
  it.each<[string, RuleSet, string[]]>([
    [
      'needs of nothing that there is',
      discount({ needs: [{ units: 1 }, { lines: NEVER, units: 1 }] }),
      ['discounts.0.needs.1.lines: No line ever matches: it could never be met.'],
    ],
    [
      'needs of an earning rule',
      earning({ needs: [{ lines: 'false', amount: 5 }] }),
      ['earning.0.needs.0.lines: No line ever matches: it could never be met.'],
    ],
    [
      'a gift from nowhere',
      give({ buy: 1, free: 1, of: 'line.quantity < 1' }),
      ['discounts.0.give.of: No line ever matches: nothing could be given.'],
    ],
    [
      'a part of a set that contradicts itself',
      give({ set: [{ units: 1 }, { lines: NEVER, units: 1 }], price: 5 }),
      ['discounts.0.give.set.1.lines: No line ever matches: the set could never be complete.'],
    ],
    [
      'a part of a set among the lines of another',
      give(
        {
          set: [
            { lines: "line.category == 'tea'", units: 1 },
            { lines: "line.category == 'rice'", units: 1 },
          ],
          price: 5,
        },
        { lines: "line.category == 'rice'" },
      ),
      ['discounts.0.give.set.0.lines: None of the lines of the discount ever matches: the set could never be complete.'],
    ],
    [
      'goods of a set among lines of another kind',
      give({ set: [{ units: 2 }], price: 5 }, { lines: "line.kind == 'shipping'" }),
      ['discounts.0.give.set.0.lines: None of the lines of the discount ever matches: the set could never be complete.'],
    ],
  ])('%s can’t be published, and goes on where it was', (_name, ruleSet, expected) => {
    const publishing = compileRuleSet(ruleSet, NOW);
    expect(told(publishing.errors)).toEqual(expected);
    expect(publishing.compiled).toBeUndefined();
    const published = compileRuleSet(ruleSet);
    expect(published.errors).toEqual([]);
    expect(told(published.warnings)).toEqual(expected);
    expect(published.compiled).toBeDefined();
  });

  it('doesn’t take for impossible what is not', () => {
    const possible: RuleSet[] = [
      give({ set: [{ lines: "line.category == 'tea'", units: 1 }], price: 5 }),
      give({ set: [{ lines: "line.kind == 'tip'", units: 1 }], price: 5 }),
      give({ set: [{ lines: "line.sku == 'a'", units: 1 }], price: 5 }, { lines: "line.category == 'tea'" }),
      give({ buy: 1, free: 1, of: "line.category == 'tea'" }, { lines: "line.category == 'rice'" }),
      discount({ needs: [{ lines: "line.kind == 'shipping'", units: 1 }] }),
    ];
    for (const ruleSet of possible) expect(compileRuleSet(ruleSet, NOW)).toMatchObject({ errors: [], warnings: [] });
  });
});

describe('what a condition names that doesn’t exist', () => {
  const levels = [
    { id: 'basic', threshold: 0 },
    { id: 'gold', threshold: 100 },
  ];

  it.each<[string, RuleSet, string[]]>([
    ['a level', { ...discount({ when: "member.level == 'platin'" }), levels }, ['discounts.0.when: No level is called "platin" (at character 17).']],
    [
      'a level that nobody has without levels',
      discount({ when: "'gold' == member.level" }),
      ['discounts.0.when: No level is called "gold" (at character 1).'],
    ],
    [
      'where the list of levels is empty',
      { ...discount({ when: "member['level'] == 'gold'" }), levels: [] },
      ['discounts.0.when: No level is called "gold" (at character 20).'],
    ],
    [
      'a level that everybody has not',
      { ...discount({ when: "order.isFirst ||\n!(member.level != 'Gold')" }), levels },
      ['discounts.0.when: No level is called "Gold" (at line 2, character 19).'],
    ],
    [
      'some of several levels',
      { earning: [{ id: 'e', mode: 'order', points: 1, when: "member.level in ['gold', 'silver', 'platin']" }], levels },
      ['earning.0.when: No level is called "silver" (at character 26).', 'earning.0.when: No level is called "platin" (at character 36).'],
    ],
    [
      'in needs',
      { ...discount({ needs: [{ lines: "line.quantity > 1 && member.level == 'x'", units: 1 }] }), levels },
      ['discounts.0.needs.0.lines: No level is called "x" (at character 38).'],
    ],
    [
      'a kind of line',
      discount({ lines: "line.kind in ['goods', 'delivery']" }),
      ['discounts.0.lines: No kind of line is called "delivery" (at character 24).'],
    ],
  ])('%s can’t be published, and goes on where it was', (_name, ruleSet, expected) => {
    const publishing = compileRuleSet(ruleSet, NOW);
    expect(told(publishing.errors)).toEqual(expected);
    const published = compileRuleSet(ruleSet);
    expect(published.errors).toEqual([]);
    expect(told(published.warnings)).toEqual(expect.arrayContaining(expected));
    expect(published.compiled).toBeDefined();
  });

  it('lets names be that exist, and values of names of which nobody knows all', () => {
    const possible: RuleSet[] = [
      { ...discount({ when: "member.level in ['basic', 'gold'] && member.level != 'gold'" }), levels },
      discount({ when: "member.level == 'member' && order.channel == 'platin' && member.level == order.channel" }),
      discount({ lines: "line.kind == 'deposit' || line.kind != 'tax' || line.category == 'delivery'" }),
      discount({ when: "order.attributes.level == 'platin' && member.attributes.level in ['x'] && [member.level] == ['x'] && 'x' in member.tags" }),
    ];
    for (const ruleSet of possible) expect(told(compileRuleSet(ruleSet, NOW).errors)).toEqual([]);
  });
});

describe('where a condition is wrong', () => {
  it.each([
    ['order.subtotal > 5 &&\n  order.channel == 7', 'no such overload: string == int (at line 2, character 3)'],
    ['order.channel == 7', 'no such overload: string == int (at character 1)'],
    [
      "order.isFirst ||\norder.channel.matches('a')",
      'matches is not available: compare with ==, in, startsWith, endsWith or contains (at line 2, character 1)',
    ],
    ['true || order.codes.all(a, order.codes.all(b, a != b))', "all can't stand within another loop over a list (at character 28)"],
    ['order.subtotal', 'A condition must be true or false; this one is of type int.'],
  ])('%j', (when, message) => {
    expect(told(compileRuleSet(discount({ when }), NOW).errors)).toEqual([`discounts.0.when: ${message}`]);
  });
});

const two = (first: Partial<DiscountRule>, second: Partial<DiscountRule>): RuleSet => ({
  earning: [],
  discounts: [
    { id: 'a', give: { percent: '10' }, ...first },
    { id: 'b', give: { percent: '5' }, ...second },
  ],
});
const firsts = (first: Partial<EarningRule>, second: Partial<EarningRule>, combine: RuleSet['earningCombine'] = 'first'): RuleSet => ({
  earningCombine: combine,
  earning: [
    { id: 'a', mode: 'order', points: 1, ...first },
    { id: 'b', mode: 'order', points: 2, ...second },
  ],
});
const from = '2026-07-01T00:00:00Z';
const until = '2026-08-01T00:00:00Z';

describe('what is only odd', () => {
  it.each<[string, RuleSet, string[]]>([
    [
      'conditions that contradict themselves',
      discount({ when: 'order.hour > 24', lines: NEVER }),
      ['discounts.0.when: It never holds.', 'discounts.0.lines: It matches no line.'],
    ],
    [
      'an id of a discount and an earning rule',
      { ...discount({}), earning: [{ id: 'd', mode: 'order', points: 1 }] },
      ['earning.0.id: A discount has the id d, too: reports tell them apart by their kind alone.'],
    ],
    ['a code with a blank', discount({ code: ' PAYDAY' }), ['discounts.0.code: It begins or ends with a blank: few will type it.']],
    ['fewer points at most than each time', earning({ maxPoints: 4 }), ['earning.0.maxPoints: Less than points: it always decides.']],
    [
      'a most that is worth nothing',
      { earning: [], redemption: { pointValue: { points: 200, value: 1 }, maxPoints: 199 } },
      ['redemption.maxPoints: So few points are worth nothing.'],
    ],
    [
      'a stop within whose time another lies',
      two({ stop: true, from }, { from, until }),
      ['discounts.1: It stands after a, which stops whenever it gives anything.'],
    ],
    [
      'a stop on all lines',
      two({ stop: true, lines: 'true', when: 'true' }, {}),
      ['discounts.1: It stands after a, which stops whenever it gives anything.'],
    ],
    [
      'an amount that stops',
      two({ stop: true, give: { amount: 5, per: 'line' } }, {}),
      ['discounts.1: It stands after a, which stops whenever it gives anything.'],
    ],
    ['earning rules after one that always comes first', firsts({}, {}), ['earning.1: It stands after a, which always applies first.']],
    ['no more points than none', earning({ maxPoints: 0 }), ['earning.0: It gives nothing.']],
    [
      'groups of one each',
      two({ exclusive: 'g' }, { exclusive: 'h' }),
      ['g', 'h'].map((group, index) => `discounts.${index}.exclusive: No other discount is in the group ${group}.`),
    ],
    [
      'more uses for one than for all',
      discount({ limits: { total: 5, perMember: 6 } }),
      ['discounts.0.limits.perMember: More than the total: it never decides.'],
    ],
    ['a choice of units without a most', discount({ pick: 'cheapest' }), ['discounts.0.pick: Without maxUnits all units are taken.']],
    [
      'a day to round up to that no lot has',
      { ...earning({ validFor: null }), lots: { roundUpTo: 'year' } },
      ['lots.roundUpTo: Lots never expire, so there is no day to round up.'],
    ],
    ['ended earning', earning({ until: '2026-05-31T23:59:59Z' }), ['earning.0.until: It has ended.']],
  ])('%s', (_name, ruleSet, expected) => {
    const { errors, warnings, compiled } = compileRuleSet(ruleSet, NOW);
    expect(errors).toEqual([]);
    expect(told(warnings)).toEqual(expected);
    expect(compiled).toBeDefined();
  });

  it.each<[string, RuleSet]>([
    ['a stop that ends before the other', two({ stop: true, until }, {})],
    ['a stop that starts after the other', two({ stop: true, from }, {})],
    ['a stop of a gift that not every order has', two({ stop: true, give: { buy: 2, free: 1, percent: '50' } }, {})],
    ['a stop of an amount for each full so much', two({ stop: true, give: { amount: 5, per: 'order', every: 100 } }, {})],
    ['a stop of a set', two({ stop: true, give: { set: [{ units: 2 }], price: 1 } }, {})],
    ['a stop for members', two({ stop: true, lines: 'member.spend > 5' }, {})],
    ['a stop that may lose to others', { ...two({ stop: true, exclusive: 'g' }, { exclusive: 'g' }) }],
    ['earning rules of which all give', firsts({}, {}, 'sum')],
    ['an earning rule that applies sometimes', firsts({ when: 'order.isFirst' }, {})],
    ['an earning rule that ends', firsts({ until }, {})],
    ['as many points at most as each time', earning({ maxPoints: 5 })],
    ['rounding up what only some rules let expire', { ...earning({ validFor: { days: 5 } }), lots: { roundUpTo: 'month' } }],
    ['as many uses for one as for all, and of all or one alone', two({ limits: { total: 5, perMember: 5 } }, { limits: { perMember: 9 } })],
    ['a most of units and which they are', discount({ pick: 'cheapest', maxUnits: 2 })],
    ['lots that are rounded up', { earning: [], lots: { validFor: { days: 0 }, roundUpTo: 'year', pendingFor: { days: 36_500 } } }],
    ['as many points as one multiple', { earning: [], redemption: { multipleOf: 100, minPoints: 101, maxPoints: 200 } }],
    ['a most that is worth something', { earning: [], redemption: { pointValue: { points: 200, value: 1 }, maxPoints: 200 } }],
  ])('says nothing of %s', (_name, ruleSet) => {
    expect(compileRuleSet(ruleSet, NOW)).toMatchObject({ errors: [], warnings: [] });
  });

  it('says nothing of the time where nobody publishes', () => {
    expect(compileRuleSet(discount({ until: '1999-01-01T00:00:00Z' }))).toMatchObject({ errors: [], warnings: [] });
  });

  it('doesn’t call a discount that gives nothing a stop', () => {
    const gives = [{ maxAmount: 0 }, { give: { amount: 0, per: 'order' } }] as const;
    for (const nothing of gives)
      expect(told(compileRuleSet(two({ stop: true, ...nothing }, {}), NOW).warnings)).toEqual(['discounts.0: It gives nothing.']);
  });
});
