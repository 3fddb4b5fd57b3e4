import fc from 'fast-check';
import { prorate } from '../../money/prorate';
import type { OrderLine } from '../../orders/order';
import { line, nets, taken } from '../../testing/settle';
import type { DiscountRule, Give } from '../rule-set';

/** One unit: what the engine never makes. */
interface Unit {
  line: number;
  price: number;
}

function unitsOf(lines: readonly OrderLine[]): Unit[] {
  return lines.flatMap(({ quantity, amount = 0 }, index) =>
    prorate(
      amount,
      Array.from({ length: quantity }, () => 0),
    ).map((price) => ({ line: index, price })),
  );
}

const dearestFirst = (units: readonly Unit[]) => [...units].sort((a, b) => b.price - a.price);
const cheapestFirst = (units: readonly Unit[]) => [...units].sort((a, b) => a.price - b.price);

function byLine(lines: readonly OrderLine[], savings: readonly { unit: Unit; amount: number }[]): number[] {
  return lines.map((_, index) => savings.filter(({ unit }) => unit.line === index).reduce((sum, { amount }) => sum + amount, 0));
}

/** The rules of semantics.md, unit by unit. */
const NAIVE = {
  perUnit: (lines: OrderLine[], amount: number) =>
    byLine(
      lines,
      unitsOf(lines).map((unit) => ({ unit, amount: Math.min(amount, unit.price) })),
    ),
  buyFree: (lines: OrderLine[], buy: number, free: number) => {
    const row = dearestFirst(unitsOf(lines));
    const complete = row.length - (row.length % (buy + free));
    const given = row.filter((_, index) => index < complete && index % (buy + free) >= buy);
    return byLine(
      lines,
      given.map((unit) => ({ unit, amount: unit.price })),
    );
  },
  buyOfSame: (lines: OrderLine[], buy: number, free: number) => {
    const all = unitsOf(lines);
    const times = Math.floor(all.length / (buy + free));
    const given = cheapestFirst(all).slice(0, times * free);
    return byLine(
      lines,
      given.map((unit) => ({ unit, amount: unit.price })),
    );
  },
  bundle: (lines: OrderLine[], size: number, price: number) => {
    const row = dearestFirst(unitsOf(lines));
    const savings: { unit: Unit; amount: number }[] = [];
    for (let at = 0; at + size <= row.length; at += size) {
      const group = row.slice(at, at + size).sort((a, b) => a.line - b.line);
      const saving = group.reduce((sum, unit) => sum + unit.price, 0) - price;
      if (saving <= 0) continue;
      const shares = prorate(
        saving,
        group.map((unit) => unit.price),
      );
      savings.push(...group.map((unit, index) => ({ unit, amount: shares[index]! })));
    }
    return byLine(lines, savings);
  },
};

const basket = fc
  .array(fc.record({ amount: fc.integer({ min: 0, max: 60 }), quantity: fc.integer({ min: 1, max: 7 }) }), { minLength: 1, maxLength: 6 })
  .map((lines) => lines.map(({ amount, quantity }, index) => line(String(index + 1), 0, quantity, { amount })));
const few = fc.integer({ min: 1, max: 5 });
const money = fc.integer({ min: 0, max: 40 });

describe('runs of units come to the same as single units', () => {
  const same = (give: Give, lines: OrderLine[], expected: number[]) => {
    expect(taken({ give }, lines)).toEqual(expected);
  };

  it('for an amount off each', () => {
    fc.assert(
      fc.property(basket, money, (lines, amount) => {
        same({ amount, per: 'unit' }, lines, NAIVE.perUnit(lines, amount));
      }),
    );
  });

  it('for buy and get', () => {
    fc.assert(
      fc.property(basket, few, few, (lines, buy, free) => {
        same({ buy, free }, lines, NAIVE.buyFree(lines, buy, free));
      }),
    );
  });

  it('for buy and get among the same lines', () => {
    fc.assert(
      fc.property(basket, few, few, (lines, buy, free) => {
        same({ buy, free, of: 'true' }, lines, NAIVE.buyOfSame(lines, buy, free));
      }),
    );
  });

  it('for so many at a price, and for a set of as many', () => {
    fc.assert(
      fc.property(basket, few, money, (lines, units, price) => {
        const expected = NAIVE.bundle(lines, units, price);
        same({ units, price }, lines, expected);
        same({ set: [{ units }], price }, lines, expected);
      }),
    );
  });

  it.each(['listed', 'cheapest', 'dearest'] as const)('for at most so many, %s first', (pick) => {
    fc.assert(
      fc.property(basket, fc.integer({ min: 1, max: 30 }), (lines, maxUnits) => {
        const all = unitsOf(lines);
        const order = { listed: all, cheapest: cheapestFirst(all), dearest: dearestFirst(all) }[pick];
        const expected = byLine(
          lines,
          order.slice(0, maxUnits).map((unit) => ({ unit, amount: unit.price })),
        );
        expect(taken({ give: { percent: '100' }, maxUnits, pick }, lines)).toEqual(expected);
      }),
    );
  });

  it('for the undiscounted price of at most so many', () => {
    fc.assert(
      fc.property(basket, money, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 30 }), (lines, off, percent, maxUnits) => {
        const discounts: DiscountRule[] = [
          { id: 'before', give: { amount: off, per: 'line' } },
          { id: 'd', base: 'initial', maxUnits, give: { percent: String(percent) } },
        ];
        const left = lines.map((one) => ({ ...one, amount: Math.max(0, one.amount! - off) }));
        const remaining = unitsOf(left);
        const units = unitsOf(lines).map((unit, index) => ({ line: unit.line, price: unit.price, left: remaining[index]!.price }));
        const taken = units.slice(0, maxUnits);
        const expected = left.map(({ amount }, index) => {
          const mine = taken.filter((unit) => unit.line === index);
          const basis = mine.reduce((sum, unit) => sum + unit.price, 0);
          const most = mine.reduce((sum, unit) => sum + unit.left, 0);
          return amount - Math.min(Math.floor((basis * percent * 2 + 100) / 200), most);
        });
        expect(nets(discounts, lines)).toEqual(expected);
      }),
    );
  });
});
