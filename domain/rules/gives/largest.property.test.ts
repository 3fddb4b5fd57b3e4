import fc from 'fast-check';
import { LARGEST } from '../../money/range';
import type { OrderLine } from '../../orders/order';
import { evaluated, line, orderOf, taken } from '../../testing/settle';
import type { DiscountRule } from '../rule-set';

const ALL = BigInt(LARGEST);
const big = fc.integer({ min: 1, max: LARGEST });

/** Lines of a price each and many units: together as much as there can be, or nearly. */
const basket = fc
  .array(fc.record({ part: fc.integer({ min: 1, max: 1000 }), unitPrice: fc.integer({ min: 1, max: 2 ** 20 }) }), { minLength: 1, maxLength: 4 })
  .map((parts) => {
    const whole = parts.reduce((sum, { part }) => sum + part, 0);
    return parts.map(({ part, unitPrice }, index): OrderLine => {
      const share = (ALL * BigInt(part)) / BigInt(whole);
      return line(String(index + 1), unitPrice, Math.max(1, Number(share / BigInt(unitPrice))));
    });
  });

const off = (give: DiscountRule['give'], lines: OrderLine[]) => taken({ give }, lines).map(BigInt);
const units = (one: OrderLine) => BigInt(one.quantity);
const price = (one: OrderLine) => BigInt(one.unitPrice!);
const min = (a: bigint, b: bigint) => (a < b ? a : b);

describe('near 2^53 every give is exact', () => {
  it('an amount or a price a unit', () => {
    fc.assert(
      fc.property(basket, big, (lines, amount) => {
        expect(off({ amount, per: 'unit' }, lines)).toEqual(lines.map((one) => min(BigInt(amount), price(one)) * units(one)));
        const dearer = (one: OrderLine) => (price(one) > BigInt(amount) ? price(one) - BigInt(amount) : 0n);
        expect(off({ unitPrice: amount }, lines)).toEqual(lines.map((one) => dearer(one) * units(one)));
      }),
    );
  });

  it('an amount for each full so much', () => {
    fc.assert(
      fc.property(basket, big, big, (lines, amount, every) => {
        const gross = lines.map((one) => price(one) * units(one));
        const wanted = (left: bigint) => min((left / BigInt(every)) * BigInt(amount), left);
        expect(off({ amount, every, per: 'line' }, lines)).toEqual(gross.map(wanted));
        const all = gross.reduce((sum, one) => sum + one, 0n);
        expect(off({ amount, every, per: 'order' }, lines).reduce((sum, one) => sum + one, 0n)).toBe(wanted(all));
      }),
    );
  });

  it('buy and get', () => {
    fc.assert(
      fc.property(basket, big, big, (lines, buy, free) => {
        const row = [...lines].sort((a, b) => b.unitPrice! - a.unitPrice!);
        const group = BigInt(buy) + BigInt(free);
        const all = lines.reduce((sum, one) => sum + units(one), 0n);
        const end = all - (all % group);
        const freeBefore = (at: bigint) => (at / group) * BigInt(free) + (at % group > BigInt(buy) ? (at % group) - BigInt(buy) : 0n);
        let at = 0n;
        const expected = new Map<OrderLine, bigint>();
        for (const one of row) {
          const from = min(at, end);
          const to = min(at + units(one), end);
          at += units(one);
          expected.set(one, (freeBefore(to) - freeBefore(from)) * price(one));
        }
        expect(off({ buy, free }, lines)).toEqual(lines.map((one) => expected.get(one)));
      }),
    );
  });

  it('buy and get among the same lines: units that are bought and given are not counted twice', () => {
    fc.assert(
      fc.property(basket, fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: 1, max: 2 ** 40 }), (lines, buy, free) => {
        const all = lines.reduce((sum, one) => sum + units(one), 0n);
        let wanted = (all / (BigInt(buy) + BigInt(free))) * BigInt(free);
        const expected = new Map<OrderLine, bigint>();
        for (const one of [...lines].sort((a, b) => a.unitPrice! - b.unitPrice!)) {
          const given = min(wanted, units(one));
          wanted -= given;
          expected.set(one, given * price(one));
        }
        expect(off({ buy, free, of: 'true' }, lines)).toEqual(lines.map((one) => expected.get(one)));
      }),
    );
  });

  it('so many for a price', () => {
    fc.assert(
      fc.property(basket, fc.integer({ min: 1, max: 2 ** 30 }), fc.integer({ min: 0, max: 2 ** 30 }), (lines, size, bundle) => {
        fc.pre(lines.length === 1);
        const [only] = lines;
        const saving = BigInt(size) * price(only!) - BigInt(bundle);
        const groups = units(only!) / BigInt(size);
        const expected = saving > 0n ? [saving * groups] : [0n];
        expect(off({ units: size, price: bundle }, lines)).toEqual(expected);
        expect(off({ set: [{ units: size }], price: bundle }, lines)).toEqual(expected);
      }),
    );
  });

  it('caps and budgets spread again', () => {
    fc.assert(
      fc.property(basket, big, big, (lines, maxAmount, budget) => {
        const discount: DiscountRule = { id: 'd', give: { percent: '99.999' }, maxAmount, limits: { amount: budget } };
        const { pricing, uses } = evaluated({ ruleSet: { discounts: [discount] }, order: orderOf(lines) });
        const computed = lines.reduce((sum, one) => sum + (price(one) * units(one) * 99999n * 2n + 100000n) / 200000n, 0n);
        expect(BigInt(pricing.discountTotal)).toBe([computed, BigInt(maxAmount), BigInt(budget)].reduce(min));
        expect(uses.map(({ amount }) => amount)).toEqual([pricing.discountTotal]);
        expect(pricing.lines.reduce((sum, { net }) => sum + BigInt(net), 0n)).toBe(BigInt(pricing.total));
      }),
    );
  });
});

test('units that are bought and units that could be given are not added up beyond what numbers hold', () => {
  const lines = [line('1', 1, 2 ** 52), line('2', 1, 2 ** 52 - 1)];
  const discount = { lines: "line.sku == 'S1'", give: { buy: 1, free: 3, of: 'true' } };
  // 2^51 − 1 times four units, a quarter of them bought.
  expect(taken(discount, lines)).toEqual([2 ** 51 + 1, 3 * (2 ** 51 - 1) - (2 ** 51 + 1)]);
});
