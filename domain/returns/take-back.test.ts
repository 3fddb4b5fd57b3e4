import fc from 'fast-check';
import { LARGEST } from '../money/range';
import type { ReturnedLine } from '../orders/return';
import type { PricedLine } from '../settlement/outcome';
import type { Returned } from './returned';
import { shareOfFirst } from './share-of-units';
import { takeBack } from './take-back';

const priced = (lineId: string, quantity: number, net: number): PricedLine => ({ lineId, kind: 'goods', quantity, gross: net, discounts: [], net });
const ORDER = { lines: [priced('a', 3, 1000), priced('b', 1, 250), priced('free', 2, 0)] };

/** Returns lines one after the other; what each brought back. */
function amounts(steps: readonly ReturnedLine[][], order = ORDER): number[][] {
  let returned: Returned = {};
  return steps.map((lines) => {
    const taken = takeBack(order, returned, { lines });
    returned = taken.returned;
    return taken.lines.map(({ amount }) => amount);
  });
}

describe('what comes back of a line', () => {
  it('is its own net by units, odd minor units on the first', () => {
    expect(amounts([[{ lineId: 'a', quantity: 1 }], [{ lineId: 'a', quantity: 2 }], [{ lineId: 'b', quantity: 1 }]])).toEqual([[334], [666], [250]]);
  });

  it('is less once some of its price was given back', () => {
    const steps: ReturnedLine[][] = [[{ lineId: 'a', amount: 400 }], [{ lineId: 'a', quantity: 1 }], [{ lineId: 'a', quantity: 2 }]];
    expect(amounts(steps)).toEqual([[400], [200], [400]]);
  });

  it('may name a line twice', () => {
    const taken = takeBack(
      ORDER,
      {},
      {
        lines: [
          { lineId: 'a', amount: 100 },
          { lineId: 'a', quantity: 3 },
        ],
      },
    );
    expect(taken).toEqual({
      lines: [
        { lineId: 'a', quantity: 0, amount: 100 },
        { lineId: 'a', quantity: 3, amount: 900 },
      ],
      returned: { a: { quantity: 3, amount: 1000 } },
    });
  });

  it('is with `all` what is left, in the order of the lines', () => {
    const first = takeBack(
      ORDER,
      {},
      {
        lines: [
          { lineId: 'b', quantity: 1 },
          { lineId: 'a', quantity: 1 },
        ],
      },
    );
    const rest = takeBack(ORDER, first.returned, { all: true });
    expect(rest.lines).toEqual([
      { lineId: 'a', quantity: 2, amount: 666 },
      { lineId: 'free', quantity: 2, amount: 0 },
    ]);
    expect(() => takeBack(ORDER, rest.returned, { all: true })).toThrow(
      expect.objectContaining({ code: 'RETURN_EXCEEDS_ORDER', message: 'Nothing is left of the order.' }) as Error,
    );
  });

  it.each<[string, ReturnedLine[], string, string]>([
    ['units', [{ lineId: 'a', quantity: 4 }], 'lines.0.quantity', 'Only 3 units are left of line a.'],
    [
      'units in two parts',
      [
        { lineId: 'b', quantity: 1 },
        { lineId: 'b', quantity: 1 },
      ],
      'lines.1.quantity',
      'Only 0 units are left of line b.',
    ],
    ['money', [{ lineId: 'b', amount: 251 }], 'lines.0.amount', 'Only 250 are left of line b.'],
    ['a line that it has not', [{ lineId: 'constructor', quantity: 1 }], 'lines.0.lineId', 'The order has no line constructor.'],
  ])('is never more than the order had: %s', (_, lines, path, message) => {
    expect(() => takeBack(ORDER, {}, { lines })).toThrow(
      expect.objectContaining({ code: 'RETURN_EXCEEDS_ORDER', message, errors: [{ path, message }] }) as Error,
    );
  });

  it('is in all exactly what the line cost, in whatever parts it comes back', () => {
    const parts = fc.array(fc.oneof(fc.record({ quantity: fc.integer({ min: 1, max: 4 }) }), fc.record({ amount: fc.nat(300) })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(2000), parts, (quantity, net, steps) => {
        const order = { lines: [priced('x', quantity, net)] };
        let returned: Returned = {};
        let sum = 0;
        for (const step of [...steps, { all: true as const }]) {
          try {
            const taken = takeBack(order, returned, 'all' in step ? step : { lines: [{ lineId: 'x', ...step }] });
            returned = taken.returned;
            sum += taken.lines.reduce((all, line) => all + line.amount, 0);
          } catch (error) {
            expect(error).toMatchObject({ code: 'RETURN_EXCEEDS_ORDER' });
          }
        }
        expect([sum, returned.x?.quantity]).toEqual([net, quantity]);
      }),
    );
  });
});

describe('the share of the first units', () => {
  it('is exact for the largest numbers', () => {
    expect(shareOfFirst(LARGEST, LARGEST, LARGEST)).toBe(LARGEST);
    expect(shareOfFirst(LARGEST, 2, 1)).toBe((LARGEST + 1) / 2);
    expect(shareOfFirst(LARGEST - 1, LARGEST, 5)).toBe(5);
  });

  it('never gives a later unit more than an earlier one', () => {
    fc.assert(
      fc.property(fc.nat(LARGEST), fc.integer({ min: 1, max: 50 }), (left, units) => {
        const shares = Array.from({ length: units }, (_, index) => shareOfFirst(left, units, index + 1) - shareOfFirst(left, units, index));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(left);
        expect(shares).toEqual([...shares].sort((a, b) => b - a));
      }),
    );
  });
});
