import fc from 'fast-check';
import { compileRuleSet } from '../../domain/rules/compile';
import type { DiscountRule, EarningRule, Give, Limits, Need, RedemptionPolicy, RuleScope, RuleSet } from '../../domain/rules/rule-set';

export const CATEGORIES = ['tea', 'rice', 'soap'] as const;
export const LEVELS = ['member', 'gold'] as const;
/** Codes of rules, as rule sets and orders write them, and one of no rule. */
export const CODES = ['A', 'B', 'C', 'X'] as const;

/** Windows around the day on which every order is placed (`settle.ts`). */
const BEFORE = '2026-01-01T00:00:00Z';
const AFTER = '2027-01-01T00:00:00Z';

const small = fc.integer({ min: 1, max: 4 });
export const price = fc.integer({ min: 0, max: 300 });
const percent = fc.integer({ min: 0, max: 1000 }).map((tenths) => String(tenths / 10));
const categoryIs = fc.constantFrom(...CATEGORIES).map((name) => `line.category == '${name}'`);

/** Which lines: by category, by price, of another kind, untouched ones; and one that can't be computed on lines of three units. */
const lines = fc.oneof(
  categoryIs,
  fc.constantFrom(
    'line.unitPrice >= 100',
    "line.kind == 'shipping'",
    "line.kind in ['goods', 'shipping']",
    'line.remaining == line.gross',
    'line.attributes.organic',
    '12 / (line.quantity - 3) > 1',
  ),
);

const when = fc.oneof(
  fc.integer({ min: 0, max: 2000 }).map((least) => `order.subtotal >= ${least}`),
  fc.integer({ min: 0, max: 2000 }).map((least) => `order.remaining >= ${least}`),
  fc.constantFrom("member.level == 'gold'", 'order.isFirst', 'order.codes.size() > 1', 'order.weekday == 1', '100 / (order.quantity - 7) > 2'),
);

const need: fc.Arbitrary<Need> = fc.oneof(
  fc.record({ lines: categoryIs, units: small }),
  fc.record({ lines: categoryIs, amount: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ amount: fc.integer({ min: 1, max: 1500 }) }),
);

const limits: fc.Arbitrary<Limits> = fc.record(
  {
    total: fc.integer({ min: 1, max: 3 }),
    perMember: fc.constant(1),
    per: fc.constantFrom('lifetime', 'month', 'day'),
    amount: fc.integer({ min: 1, max: 300 }),
  },
  { requiredKeys: ['amount'] },
);

const window = fc.constantFrom({}, {}, {}, { from: BEFORE, until: AFTER }, { from: AFTER }, { until: BEFORE });

const scope: fc.Arbitrary<Omit<RuleScope, 'id' | 'code'>> = fc
  .tuple(fc.record({ lines, when, needs: fc.array(need, { maxLength: 2 }), limits }, { requiredKeys: [] }), window)
  .map(([conditions, times]) => ({ ...conditions, ...times }));

/** Every form of `give`, each of them with what it can have. */
export const anyGive: fc.Arbitrary<Give> = fc.oneof(
  fc.record({ percent }),
  fc.record({
    amount: price,
    per: fc.constantFrom('order' as const, 'line' as const, 'unit' as const),
    every: fc.option(fc.integer({ min: 1, max: 200 })),
  }),
  fc.record({ unitPrice: price }),
  fc.record({ buy: small, free: small, percent, of: categoryIs }, { requiredKeys: ['buy', 'free'] }),
  fc.record({ units: small, price }),
  fc.record({
    set: fc.array(fc.record({ lines: categoryIs, units: fc.integer({ min: 1, max: 2 }) }), { minLength: 1, maxLength: 3 }),
    price,
  }),
);

const discount = fc.record(
  {
    give: anyGive,
    base: fc.constantFrom('initial' as const, 'remaining' as const),
    priority: fc.integer({ min: 1, max: 3 }),
    maxAmount: fc.integer({ min: 0, max: 500 }),
    // More than any form takes at once, so that no rule set contradicts itself.
    maxUnits: fc.integer({ min: 9, max: 20 }),
    pick: fc.constantFrom('listed' as const, 'cheapest' as const, 'dearest' as const),
    exclusive: fc.constantFrom('g', 'h'),
    stop: fc.boolean(),
  },
  { requiredKeys: ['give'] },
);

const hasCode = fc.constantFrom(true, false, false);
const discounts = fc.array(fc.tuple(scope, discount, hasCode), { maxLength: 6 }).map((all) =>
  all.map(([common, own, coded], index): DiscountRule => ({
    ...common,
    ...own,
    id: `d${index}`,
    ...(coded && index < 2 && { code: CODES[index]! }),
  })),
);

const earningRule = fc.record(
  {
    mode: fc.constantFrom('money' as const, 'order' as const, 'unit' as const),
    points: fc.integer({ min: 1, max: 50 }),
    per: fc.integer({ min: 1, max: 300 }),
    multiplied: fc.boolean(),
    maxPoints: fc.integer({ min: 0, max: 40 }),
    validFor: fc.constantFrom(null, { days: 30 }, { months: 1 }),
    pendingFor: fc.constantFrom(null, { days: 7 }),
  },
  { requiredKeys: ['mode', 'points', 'per'] },
);
const earning = fc
  .array(fc.tuple(scope, earningRule, hasCode), { maxLength: 4 })
  .map((all) =>
    all.map(([common, own, coded], index): EarningRule => ({ ...common, ...own, id: `e${index}`, ...(coded && index === 0 && { code: CODES[2] }) })),
  );

const redemption: fc.Arbitrary<RedemptionPolicy | null> = fc.option(
  fc.record(
    {
      pointValue: fc.constantFrom(1, 7, { points: 3, value: 2 }),
      multipleOf: small,
      minPoints: fc.integer({ min: 1, max: 30 }),
      maxPoints: fc.integer({ min: 40, max: 500 }),
      as: fc.constantFrom('discount' as const, 'tender' as const),
      maxShare: fc.constantFrom('1', '0.35'),
    },
    { requiredKeys: [] },
  ),
  { freq: 6 },
);

/** A rule set of many parts. */
const anyParts: fc.Arbitrary<RuleSet> = fc.record({
  rounding: fc.constantFrom('half_up', 'half_even', 'floor'),
  discounts,
  earning,
  earningCombine: fc.constantFrom('sum', 'best', 'first'),
  earningCaps: fc.oneof(
    fc.constant({}),
    fc.integer({ min: 0, max: 60 }).map((perOrder) => ({ perOrder })),
  ),
  redemption,
  lots: fc.constantFrom({}, { validFor: { months: 1 } }, { validFor: { days: 10 }, roundUpTo: 'month' as const }),
});

/** The same without the rules that contradict themselves, as a set whose parts its `lines` leave out. */
function publishable(ruleSet: RuleSet): RuleSet {
  const wrong = new Set(compileRuleSet(ruleSet).errors.map(({ path }) => path.split('.').slice(0, 2).join('.')));
  return {
    ...ruleSet,
    discounts: (ruleSet.discounts ?? []).filter((_, index) => !wrong.has(`discounts.${index}`)),
    earning: ruleSet.earning.filter((_, index) => !wrong.has(`earning.${index}`)),
  };
}

/** A rule set of many parts that publishing accepts. */
export const anyRuleSet = anyParts.map(publishable);
