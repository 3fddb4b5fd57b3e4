import fc from 'fast-check';
import { levelOf } from '../../domain/levels/ladder';
import { LARGEST } from '../../domain/money/range';
import type { OrderLine } from '../../domain/orders/order';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import type { Evaluation } from '../../domain/settlement/outcome';
import { anySituation, type Situation } from './any-order';

const big = (value: number): bigint => {
  expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
  return BigInt(value);
};
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + big(value), 0n);

/** Six lines of six units at 400, or of 1,200 in all, come to at most 14,436 when a price may be one higher. */
const MOST_TIMES = Math.floor(LARGEST / 14_436);
const growth = fc
  .tuple(fc.integer({ min: 1, max: MOST_TIMES }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true }))
  .map(([times, share, noise]) => {
    const units = Math.max(1, Math.floor(times ** share));
    const price = Math.floor(times / units);
    return { units, price, odd: Math.floor(noise * price) };
  });

/** The same lines with far more units at far higher prices that are no round numbers, so that the whole is near what numbers hold. */
function grown(line: OrderLine, { units, price, odd }: { units: number; price: number; odd: number }): OrderLine {
  const quantity = line.quantity * units;
  const higher = (amount: number) => amount * price + odd;
  if (line.unitPrice !== undefined) return { ...line, quantity, unitPrice: higher(line.unitPrice) };
  return { ...line, quantity, amount: higher(line.amount ?? 0) * units };
}

const hugeSituation = fc.tuple(anySituation, growth).map(([{ ruleSet, input }, by]): Situation => {
  const order = { ...input.order, lines: input.order.lines.map((line) => grown(line, by)) };
  return { ruleSet, input: { ...input, order } };
});

function expectExact({ pricing, redemption, accrual, payable, trace }: Evaluation, { input }: Situation): void {
  for (const [index, { gross, net, discounts, quantity }] of pricing.lines.entries()) {
    const { unitPrice, amount = 0 } = input.order.lines[index]!;
    expect(big(gross)).toBe(unitPrice === undefined ? big(amount) : big(unitPrice) * big(quantity));
    expect(big(net)).toBe(big(gross) - total(discounts.map((one) => one.amount)));
  }
  const goods = pricing.lines.filter(({ kind }) => kind === 'goods');
  expect(big(pricing.subtotal)).toBe(total(goods.map(({ gross }) => gross)));
  expect(big(pricing.goodsTotal)).toBe(total(goods.map(({ net }) => net)));
  expect(big(pricing.total)).toBe(total(pricing.lines.map(({ net }) => net)));
  expect(big(pricing.discountTotal)).toBe(total(pricing.discounts.map(({ amount }) => amount)));
  const value = redemption?.value ?? 0;
  expect(total(redemption?.lineShares ?? [])).toBe(big(value));
  expect(big(payable)).toBe(big(pricing.total) - total((input.order.tenders ?? []).map(({ amount }) => amount)) - big(value));

  const { compiled, facts } = input;
  const { num, den } = levelOf(compiled.ladder, facts.member?.level ?? '').multiplier;
  for (const { ruleKind, ruleId, applied, computed = 0, base = 0 } of trace) {
    const rule = compiled.earning.find(({ id }) => ruleKind === 'earning' && id === ruleId);
    if (rule?.mode !== 'money' || !applied || computed === LARGEST) continue;
    const [n, d] = rule.multiplied ? [num, den] : [1n, 1n];
    expect(big(computed)).toBe((big(base) * big(rule.points) * n) / (big(rule.per) * d));
  }
  expect(big(accrual?.points ?? 0)).toBe(total((accrual?.rules ?? []).map(({ points }) => points)));
}

test('near 2^53 any order by any rules is exact, or refused as out of range', () => {
  let settled = 0;
  fc.assert(
    fc.property(hugeSituation, (situation) => {
      const result = evaluateOrder(situation.input);
      if (!result.ok) {
        expect(['OUT_OF_RANGE', 'TENDER_EXCEEDS_TOTAL']).toContain(result.refusal.code);
        return;
      }
      settled += 1;
      expectExact(result.evaluation, situation);
    }),
    { numRuns: 300 },
  );
  expect(settled).toBeGreaterThan(150);
});
