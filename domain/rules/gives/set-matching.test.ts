import fc from 'fast-check';
import { dearestSet, type SetCandidate } from './set-matching';

const candidate = (price: number, count: number, slots: number[]): SetCandidate => ({
  run: { line: { index: 0, quantity: count, gross: 0, remaining: 0 }, price, left: price, count },
  left: count,
  slots,
});

const worth = (set: ReturnType<typeof dearestSet>) => set?.runs.reduce((sum, { price, count }) => sum + price * count, 0) ?? null;

/** The worth of the dearest complete set, by trying every choice of units; null: there is none. */
function bruteForce(candidates: readonly SetCandidate[], slots: readonly number[]): number | null {
  const open = slots.findIndex((units) => units > 0);
  if (open < 0) return 0;
  const worths = candidates.flatMap((chosen) => {
    if (chosen.left === 0 || !chosen.slots.includes(open)) return [];
    const rest = bruteForce(
      candidates.map((other) => (other === chosen ? { ...other, left: other.left - 1 } : other)),
      slots.map((units, slot) => (slot === open ? units - 1 : units)),
    );
    return rest === null ? [] : [rest + chosen.run.price];
  });
  return worths.length === 0 ? null : Math.max(...worths);
}

describe('dearestSet', () => {
  it('tells alike sets together and takes what they need', () => {
    const candidates = [candidate(9, 10, [0]), candidate(4, 7, [1])];
    const set = dearestSet(candidates, [{ units: 2 }, { units: 1 }]);
    expect(set?.times).toBe(5);
    expect(set?.runs.map(({ price, count }) => [price, count])).toEqual([
      [9, 2],
      [4, 1],
    ]);
    expect(candidates.map(({ left }) => left)).toEqual([0, 2]);
    expect(dearestSet(candidates, [{ units: 2 }, { units: 1 }])).toBeNull();
  });

  it('moves units to other parts, along as many as it takes', () => {
    const candidates = [candidate(9, 1, [0, 1]), candidate(8, 1, [0, 2]), candidate(7, 1, [0])];
    expect(worth(dearestSet(candidates, [{ units: 1 }, { units: 1 }, { units: 1 }]))).toBe(24);
    const chain = [candidate(9, 1, [0, 1]), candidate(8, 1, [1, 2]), candidate(7, 1, [0]), candidate(6, 5, [1])];
    expect(worth(dearestSet(chain, [{ units: 1 }, { units: 1 }, { units: 1 }]))).toBe(24);
  });

  it('finds the dearest set there is, or none if there is none', () => {
    const slotNumbers = fc.subarray([0, 1, 2], { minLength: 1 });
    const units = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 2 }), slotNumbers), { minLength: 1, maxLength: 4 });
    const slots = fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(units, slots, (all, needed) => {
        const candidates = all.map(([price, count, fits]) => candidate(price, count, fits)).sort((a, b) => b.run.price - a.run.price);
        const expected = bruteForce(candidates, needed);
        expect(
          worth(
            dearestSet(
              candidates,
              needed.map((count) => ({ units: count })),
            ),
          ),
        ).toBe(expected);
      }),
    );
  });
});
