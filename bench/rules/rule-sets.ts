import { compileRuleSet } from '../../domain/rules/compile';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import type { DiscountRule, RuleSet } from '../../domain/rules/rule-set';

export const CATEGORIES = ['rice', 'oil', 'coffee', 'tea', 'noodles', 'bakery', 'care', 'drinks', 'snacks', 'gift'] as const;
/** The code of the discounts that need one. */
export const CODE = 'PAYDAY';

/** One of each kind that the cookbook (docs/rules.md) has, over a category and its neighbours. */
const KINDS: readonly ((own: string, next: string) => Omit<DiscountRule, 'id'>)[] = [
  (own) => ({ lines: `line.category == '${own}'`, give: { percent: '12.5' } }),
  () => ({ when: 'order.subtotal >= 200000', give: { amount: 25_000, per: 'order' }, limits: { total: 1_000_000 } }),
  (own) => ({ lines: `line.category == '${own}'`, give: { buy: 2, free: 1 } }),
  (own) => ({ lines: `line.category == '${own}'`, give: { units: 3, price: 100_000 } }),
  (own, next) => ({
    give: {
      set: [
        { lines: `line.category == '${own}'`, units: 1 },
        { lines: `line.category == '${next}'`, units: 1 },
      ],
      price: 90_000,
    },
  }),
  () => ({ exclusive: 'best-of', give: { amount: 1_000, per: 'order', every: 100_000 }, maxAmount: 5_000 }),
  (own) => ({ when: 'order.hour >= 15 && order.hour < 17', lines: `line.category == '${own}'`, give: { percent: '20' } }),
  (own) => ({ when: "member.level == 'gold'", lines: `line.category == '${own}' && line.unitPrice > 50000`, give: { unitPrice: 50_000 } }),
  (own) => ({ when: "'staff' in member.tags", lines: `line.category != '${own}'`, give: { percent: '20' } }),
  () => ({ exclusive: 'best-of', when: 'order.remaining >= 300000', give: { percent: '1' }, base: 'initial' }),
];

/** A rule set of so many discounts, each kind as often as the others; two ways to earn, points worth a rupiah. */
export function ruleSetOf(size: number): RuleSet {
  const discounts = Array.from({ length: size }, (_, index): DiscountRule => {
    const round = Math.floor(index / KINDS.length);
    const kind = KINDS[index % KINDS.length];
    const [own, next] = [categoryAt(index + round), categoryAt(index + round + 1)];
    if (kind === undefined) throw new Error('no kind of discount');
    // Codes are unique within a rule set, so only one can have it.
    return { id: `d${index}`, ...kind(own, next), ...(index === 1 && { code: CODE }) };
  });
  return {
    discounts,
    earning: [
      { id: 'base', mode: 'money', points: 1, per: 1000 },
      { id: 'coffee', mode: 'unit', points: 5, lines: "line.category == 'coffee'" },
    ],
    redemption: { pointValue: 1, maxShare: '0.5' },
    lots: { validFor: { months: 12 }, roundUpTo: 'month' },
  };
}

/** `ruleSetOf`, ready for orders. */
export function compiledRuleSet(size: number): CompiledRuleSet {
  const { compiled, errors } = compileRuleSet(ruleSetOf(size));
  if (compiled === undefined) throw new Error(JSON.stringify(errors));
  return compiled;
}

function categoryAt(index: number): string {
  return CATEGORIES[index % CATEGORIES.length] ?? CATEGORIES[0];
}
