import fc from 'fast-check';
import type { OrderLine, OrderRequest } from '../orders/order';
import type { DiscountRule, EarningRule, Give, RuleSet } from '../rules/rule-set';
import { evaluated, line, orderOf, settle } from '../testing/settle';

const CATEGORIES = ['tea', 'rice', 'soap'];
const category = fc.constantFrom(...CATEGORIES);
const matching = category.map((name) => `line.category == '${name}'`);
const small = fc.integer({ min: 1, max: 4 });
const price = fc.integer({ min: 0, max: 300 });
const percent = fc.integer({ min: 1, max: 1000 }).map((tenths) => String(tenths / 10));

/** Gives whose share of a line depends on that line alone. */
const perLineGive: fc.Arbitrary<Give> = fc.oneof(
  fc.record({ percent }),
  fc.record({ amount: price, per: fc.constantFrom('line', 'unit') }),
  fc.record({ unitPrice: price }),
);
const anyGive: fc.Arbitrary<Give> = fc.oneof(
  perLineGive,
  fc.record({ amount: price, per: fc.constant('order' as const), every: fc.option(fc.integer({ min: 1, max: 200 })) }),
  fc.record({ buy: small, free: small, percent }),
  fc.record({ buy: small, free: small, of: matching }),
  fc.record({ units: small, price }),
  fc.record({ set: fc.array(fc.record({ lines: matching, units: fc.integer({ min: 1, max: 2 }) }), { minLength: 1, maxLength: 2 }), price }),
);

const flags = fc.record(
  {
    lines: matching,
    needs: fc.array(fc.record({ lines: matching, units: small }), { maxLength: 1 }),
    base: fc.constantFrom('initial' as const, 'remaining' as const),
    priority: fc.integer({ min: 1, max: 3 }),
    maxAmount: fc.integer({ min: 0, max: 500 }),
    exclusive: fc.constantFrom('g', 'h'),
    stop: fc.boolean(),
    limits: fc.record({ amount: fc.integer({ min: 1, max: 300 }) }),
    pick: fc.constantFrom('listed' as const, 'cheapest' as const, 'dearest' as const),
  },
  { requiredKeys: [] },
);
const discounts = fc
  .array(fc.tuple(anyGive, flags, fc.option(fc.integer({ min: 9, max: 20 }))), { maxLength: 6 })
  .map((all) => all.map(([give, more, maxUnits], index): DiscountRule => ({ ...more, id: `d${index}`, give, maxUnits })));

const earningRule = fc.record(
  {
    mode: fc.constantFrom('money' as const, 'order' as const, 'unit' as const),
    points: fc.integer({ min: 1, max: 50 }),
    per: fc.integer({ min: 1, max: 300 }),
    lines: matching,
    maxPoints: fc.integer({ min: 0, max: 40 }),
    validFor: fc.constantFrom(null, { days: 30 }, { months: 1 }),
    pendingFor: fc.constantFrom(null, { days: 7 }),
  },
  { requiredKeys: ['mode', 'points', 'per'] },
);
const earning = fc.array(earningRule, { maxLength: 4 }).map((all) => all.map((rule, index): EarningRule => ({ ...rule, id: `e${index}` })));

const ruleSet: fc.Arbitrary<RuleSet> = fc.record({
  rounding: fc.constantFrom('half_up', 'half_even', 'floor'),
  discounts,
  earning,
  earningCombine: fc.constantFrom('sum', 'best', 'first'),
  earningCaps: fc.oneof(
    fc.constant({}),
    fc.integer({ min: 0, max: 60 }).map((perOrder) => ({ perOrder })),
  ),
  redemption: fc.record({
    pointValue: fc.constantFrom(1, 7, { points: 3, value: 2 }),
    as: fc.constantFrom('discount', 'tender'),
    maxShare: fc.constantFrom('1', '0.35'),
  }),
  lots: fc.constantFrom({}, { validFor: { months: 1 } }),
});

const basket = fc
  .array(
    fc.record({
      unitPrice: fc.integer({ min: 0, max: 400 }),
      quantity: fc.integer({ min: 1, max: 6 }),
      category,
      kind: fc.constantFrom('goods' as const, 'goods' as const, 'goods' as const, 'shipping' as const),
      given: fc.integer({ min: 0, max: 100 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((lines) =>
    lines.map(({ unitPrice, quantity, given, ...more }, index) =>
      line(String(index + 1), unitPrice, quantity, { ...more, given: [{ name: 'given', kind: 'x', amount: given }] }),
    ),
  );

const redeeming = (lines: OrderLine[]): OrderRequest => orderOf(lines, { redeem: { points: 'max' }, tenders: [] });
const facts = { available: 900 };
const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

describe('any order by any rules', () => {
  it('adds up, and nothing is below 0', () => {
    fc.assert(
      fc.property(ruleSet, basket, (rules, lines) => {
        const { pricing, redemption, accrual, payable } = evaluated({ ruleSet: rules, order: redeeming(lines), facts });
        for (const { gross, net, discounts: given } of pricing.lines) {
          expect(net).toBeGreaterThanOrEqual(0);
          expect(given.every(({ amount }) => amount > 0)).toBe(true);
          expect(gross - total(given.map(({ amount }) => amount))).toBe(net);
        }
        for (const { discountId, amount } of pricing.discounts) {
          const shares = pricing.lines.flatMap((priced) => priced.discounts.filter((discount) => discount.discountId === discountId));
          expect(total(shares.map((share) => share.amount))).toBe(amount);
        }
        const goods = pricing.lines.filter(({ kind }) => kind === 'goods');
        expect(total(pricing.discounts.map(({ amount }) => amount))).toBe(pricing.discountTotal);
        expect(total(pricing.lines.map(({ net }) => net))).toBe(pricing.total);
        expect(total(goods.map(({ gross }) => gross))).toBe(pricing.subtotal);
        expect(total(goods.map(({ net }) => net))).toBe(pricing.goodsTotal);

        expect(total(redemption!.lineShares)).toBe(redemption!.value);
        for (const [index, share] of redemption!.lineShares.entries()) expect(share).toBeLessThanOrEqual(pricing.lines[index]!.net);
        expect(redemption!.points).toBeLessThanOrEqual(facts.available);
        expect(payable).toBe(pricing.total - redemption!.value);
        expect(payable).toBeGreaterThanOrEqual(0);

        expect(total(accrual!.rules.map(({ points }) => points))).toBe(accrual!.points);
        expect(total(accrual!.credits.map(({ points }) => points))).toBe(accrual!.points);
        for (const rule of accrual!.rules) expect(total(rule.lines.map(({ base }) => base))).toBe(rule.base);
        expect(new Set(accrual!.credits.map(({ availableOn, expiresOn }) => `${availableOn} ${expiresOn}`)).size).toBe(accrual!.credits.length);
      }),
    );
  });

  it('keeps caps, budgets and groups', () => {
    fc.assert(
      fc.property(ruleSet, basket, (rules, lines) => {
        const { pricing, accrual, uses } = evaluated({ ruleSet: rules, order: redeeming(lines), facts });
        const applied = rules.discounts!.filter(({ id }) => pricing.discounts.some(({ discountId }) => discountId === id));
        for (const { id, maxAmount, limits } of applied) {
          const { amount } = pricing.discounts.find(({ discountId }) => discountId === id)!;
          expect(amount).toBeLessThanOrEqual(maxAmount ?? Infinity);
          expect(amount).toBeLessThanOrEqual(limits?.amount ?? Infinity);
        }
        for (const group of ['g', 'h']) expect(applied.filter(({ exclusive }) => exclusive === group).length).toBeLessThanOrEqual(1);
        expect(uses.map(({ ruleId }) => ruleId).sort()).toEqual(
          applied
            .filter(({ limits }) => limits)
            .map(({ id }) => id)
            .sort(),
        );
        for (const { ruleId, points } of accrual!.rules)
          expect(points).toBeLessThanOrEqual(rules.earning.find(({ id }) => id === ruleId)!.maxPoints ?? Infinity);
        expect(accrual!.points).toBeLessThanOrEqual(rules.earningCaps!.perOrder ?? Infinity);
        if (rules.earningCombine !== 'sum') expect(accrual!.rules.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('comes to the same again', () => {
    fc.assert(
      fc.property(ruleSet, basket, (rules, lines) => {
        const input = { ruleSet: rules, order: redeeming(lines), facts };
        expect(settle(input)).toEqual(settle(input));
      }),
    );
  });
});

describe('the order of the lines', () => {
  const shuffled = fc.tuple(basket, fc.infiniteStream(fc.nat(1000))).map(([lines, keys]) => {
    const keyed = lines.map((one) => ({ one, key: keys.next().value as number }));
    return { lines, permuted: keyed.sort((a, b) => a.key - b.key).map(({ one }) => one) };
  });

  it('changes nothing where a line stands for itself', () => {
    const rules = fc.tuple(fc.array(fc.tuple(perLineGive, flags), { maxLength: 4 }), earning).map(([gives, rulesOfEarning]) => ({
      discounts: gives.map(([give, { lines, base, priority }], index): DiscountRule => ({
        id: `d${index}`,
        give,
        ...(lines && { lines }),
        ...(base && { base }),
        ...(priority && { priority }),
      })),
      earning: rulesOfEarning,
    }));
    fc.assert(
      fc.property(rules, shuffled, (these, { lines, permuted }) => {
        const [a, b] = [lines, permuted].map((order) => evaluated({ ruleSet: these, order: orderOf(order) }));
        const byId = (evaluation: typeof a) => Object.fromEntries(evaluation!.pricing.lines.map((priced) => [priced.lineId, priced]));
        expect(byId(b)).toEqual(byId(a));
        expect(b!.accrual!.points).toBe(a!.accrual!.points);
        expect(b!.accrual!.credits).toEqual(a!.accrual!.credits);
      }),
    );
  });

  it('changes no sum of a single discount', () => {
    const gives = anyGive.filter((give) => !('buy' in give && 'percent' in give));
    fc.assert(
      fc.property(gives, shuffled, (give, { lines, permuted }) => {
        const [a, b] = [lines, permuted].map((order) => evaluated({ ruleSet: { discounts: [{ id: 'd', give }] }, order: orderOf(order) }));
        expect(b!.pricing.discountTotal).toBe(a!.pricing.discountTotal);
      }),
    );
  });
});

describe('near the end of the range', () => {
  it('the sums stay exact', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 2 ** 50 }), { minLength: 1, maxLength: 7 });
    const rules: Partial<RuleSet> = {
      discounts: [
        { id: 'a', give: { percent: '33.3333333' } },
        { id: 'b', give: { amount: 2 ** 49, per: 'order' }, maxAmount: 2 ** 48 + 1 },
        { id: 'c', give: { percent: '0.0000001' }, base: 'initial' },
      ],
      earning: [{ id: 'e', mode: 'money', points: 999_983, per: 1_000_003 }],
    };
    fc.assert(
      fc.property(amounts, (all) => {
        const lines = all.map((amount, index) => line(String(index), 0, 1, { amount }));
        const { pricing, accrual } = evaluated({ ruleSet: rules, order: orderOf(lines) });
        const thirds = all.map((amount) => (BigInt(amount) * 333333333n * 2n + 1000000000n) / 2000000000n);
        expect(pricing.lines.map(({ discounts: given }) => BigInt(given.find(({ discountId }) => discountId === 'a')?.amount ?? 0))).toEqual(thirds);
        expect(total(pricing.lines.map(({ gross }) => gross)) - pricing.discountTotal).toBe(pricing.total);
        expect(BigInt(accrual!.points)).toBe((BigInt(pricing.total) * 999_983n) / 1_000_003n);
      }),
    );
  });
});
