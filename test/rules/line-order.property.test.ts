import fc from 'fast-check';
import type { OrderLine } from '../../domain/orders/order';
import type { DiscountRule, Give, RuleSet } from '../../domain/rules/rule-set';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import type { EvaluationInput } from '../../domain/settlement/rule-context';
import { compiled } from '../../domain/testing/settle';
import { anySituation } from './any-order';

/**
 * Amounts of rules are scaled like the prices, so that they still take a part of them. Caps by other primes: where one is a multiple of what it
 * lowers, shares end in halves and quarters, which tie.
 */
const SCALE = 1_073_741_789;
const CAP_SCALE = 998_244_353;
const BUDGET_SCALE = 1_000_000_007;

const scaled = (amount: number) => amount * SCALE;

function scaledGive(give: Give): Give {
  if ('unitPrice' in give) return { percent: '15' };
  if ('amount' in give) return { ...give, amount: scaled(give.amount), ...(typeof give.every === 'number' && { every: scaled(give.every) }) };
  return 'price' in give ? { ...give, price: scaled(give.price) } : give;
}

/** The same discount without what goes by the order of the lines: units as listed, and equal savings of several lines under a cap. */
function withoutTies({ give, pick, maxAmount, limits, needs, ...more }: DiscountRule): DiscountRule {
  const perLine = 'amount' in give && give.per !== 'order';
  const { amount, ...counted } = limits ?? {};
  return {
    ...more,
    give: scaledGive(give),
    ...(more.maxUnits !== undefined && { pick: pick === 'cheapest' ? pick : 'dearest' }),
    ...(maxAmount !== undefined && !perLine && { maxAmount: (maxAmount ?? 0) * CAP_SCALE }),
    ...(limits && { limits: { ...counted, ...(!perLine && { amount: (amount ?? 0) * BUDGET_SCALE }) } }),
    ...(needs && { needs: needs.map((need) => ('amount' in need ? { ...need, amount: scaled(need.amount) } : need)) }),
  };
}

// Left to itself, fast-check tries neighbours of the bounds, also when it looks for a smaller example: their percentages are equal.
const farApart = fc.noShrink(fc.noBias(fc.uniqueArray(fc.integer({ min: 2 ** 34, max: 2 ** 40 }), { minLength: 6, maxLength: 6 })));

/**
 * Orders in which no two units cost the same, nor come to the same later: prices are far apart and drawn from so many that equal shares don't
 * happen. The semantics lets ties go to the earlier line.
 */
const apart = fc
  .record({
    situation: anySituation,
    prices: farApart,
    places: fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }),
  })
  .map(({ situation: { ruleSet, input }, prices, places }) => {
    const rules: RuleSet = { ...ruleSet, discounts: ruleSet.discounts!.map(withoutTies) };
    const lines = input.order.lines.map(({ amount: _amount, ...line }, index): OrderLine => ({ ...line, unitPrice: prices[index]! }));
    const permuted = lines.map((line, index) => ({ line, place: places[index]! })).sort((a, b) => a.place - b.place);
    const given = { ...input, compiled: compiled(rules) };
    const orderOf = (these: OrderLine[]): EvaluationInput => ({ ...given, order: { ...input.order, lines: these } });
    return { first: orderOf(lines), second: orderOf(permuted.map(({ line }) => line)) };
  });

/** What an order comes to, by line. */
function outcome(input: EvaluationInput) {
  const result = evaluateOrder(input);
  if (!result.ok) return result;
  const { pricing, redemption, accrual, payable, uses } = result.evaluation;
  const byLine = <Item extends { lineId: string }>(items: readonly Item[]) => Object.fromEntries(items.map((item) => [item.lineId, item]));
  return {
    ...pricing,
    lines: byLine(pricing.lines.map((line, index) => ({ ...line, redeemed: redemption?.lineShares[index] }))),
    // Given discounts are listed as they come.
    discounts: Object.fromEntries(pricing.discounts.map((discount) => [`${discount.kind} ${discount.discountId}`, discount])),
    redeemed: [redemption?.points, redemption?.value],
    accrual: accrual && { ...accrual, rules: accrual.rules.map((rule) => ({ ...rule, lines: byLine(rule.lines) })) },
    payable,
    uses,
  };
}

/** As much as what is left of a line may be rounded by, as a part of it. */
const ROUNDED = 1e-9;

/**
 * Whether a price for a number of units ("3 for 5") has left two lines with amounts like 1 : 3, of which shares tie whatever the prices were before.
 */
function tied(input: EvaluationInput): boolean {
  const result = evaluateOrder(input);
  if (!result.ok) return false;
  const left = result.evaluation.pricing.lines.map(({ net }) => net).filter((net) => net > 0);
  const counts = [1, 2, 3, 4, 5, 6];
  const alike = (a: number, b: number) => counts.some((m) => counts.some((n) => Math.abs(a * m - b * n) <= ROUNDED * a * m));
  return left.some((a, index) => left.slice(index + 1).some((b) => alike(a, b)));
}

test('the order of the lines changes nothing but the order of the lines', () => {
  fc.assert(
    fc.property(apart, ({ first, second }) => {
      fc.pre(!tied(first));
      expect(outcome(second)).toEqual(outcome(first));
    }),
    { numRuns: 400 },
  );
});
