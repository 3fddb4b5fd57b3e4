import fc from 'fast-check';
import type { WorkingLine } from '../working-line';
import { dearestSet, SetSlot, type SetCandidate } from './set-matching';

const LINE = {
  index: 0,
  kind: 'goods',
  quantity: 1,
  gross: 0,
  remaining: 0,
  discounts: [],
  names: null,
  request: { lineId: '1', sku: 'x', quantity: 1 },
} satisfies WorkingLine;

const slotsOf = (...units: number[]) => units.map((count) => new SetSlot(count));

const candidate = (price: number, count: number, slots: SetSlot[]): SetCandidate => ({
  run: { line: LINE, price, left: price, count },
  left: count,
  slots,
});

const worth = (set: ReturnType<typeof dearestSet>) => set?.runs.reduce((sum, { price, count }) => sum + price * count, 0) ?? null;

/** The worth of the dearest complete set, by trying every choice of units; null: there is none. */
function bruteForce(candidates: readonly SetCandidate[], slots: readonly { slot: SetSlot; open: number }[]): number | null {
  const [next, ...others] = slots.filter(({ open }) => open > 0);
  if (next === undefined) return 0;
  const worths = candidates.flatMap((chosen) => {
    if (chosen.left === 0 || !chosen.slots.includes(next.slot)) return [];
    const rest = bruteForce(
      candidates.map((other) => (other === chosen ? { ...other, left: other.left - 1 } : other)),
      [{ slot: next.slot, open: next.open - 1 }, ...others],
    );
    return rest === null ? [] : [rest + chosen.run.price];
  });
  return worths.length === 0 ? null : Math.max(...worths);
}

describe('dearestSet', () => {
  it('tells alike sets together and takes what they need', () => {
    const [a, b] = slotsOf(2, 1) as [SetSlot, SetSlot];
    const candidates = [candidate(9, 10, [a]), candidate(4, 7, [b])];
    const set = dearestSet(candidates, [a, b]);
    expect(set?.times).toBe(5);
    expect(set?.runs.map(({ price, count }) => [price, count])).toEqual([
      [9, 2],
      [4, 1],
    ]);
    expect(candidates.map(({ left }) => left)).toEqual([0, 2]);
    expect(dearestSet(candidates, [a, b])).toBeNull();
  });

  it('moves units to other parts, along as many as it takes', () => {
    const [a, b, c] = slotsOf(1, 1, 1) as [SetSlot, SetSlot, SetSlot];
    expect(worth(dearestSet([candidate(9, 1, [a, b]), candidate(8, 1, [a, c]), candidate(7, 1, [a])], [a, b, c]))).toBe(24);
    expect(worth(dearestSet([candidate(9, 1, [a, b]), candidate(8, 1, [b, c]), candidate(7, 1, [a]), candidate(6, 5, [b])], [a, b, c]))).toBe(24);
  });

  it('finds the dearest set there is, or none if there is none', () => {
    const places = fc.subarray([0, 1, 2], { minLength: 1 });
    const units = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 2 }), places), { minLength: 1, maxLength: 4 });
    const needs = fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(units, needs, (all, needed) => {
        const slots = slotsOf(...needed);
        const candidates = all.map(([price, count, fits]) =>
          candidate(
            price,
            count,
            fits.map((place) => slots[place]!),
          ),
        );
        candidates.sort((a, b) => b.run.price - a.run.price);
        const expected = bruteForce(
          candidates,
          slots.map((slot) => ({ slot, open: slot.units })),
        );
        expect(worth(dearestSet(candidates, slots))).toBe(expected);
      }),
    );
  });
});
