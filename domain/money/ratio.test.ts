import fc from 'fast-check';
import { LARGEST } from './range';
import { ONE, ratio, scale, times } from './ratio';
import { divide, type Rounding } from './rounding';

describe('scale', () => {
  it('is exact where doubles are not', () => {
    expect(scale(LARGEST, ratio(1n, 3n), 'floor')).toBe(3002399751580330);
    expect(scale(LARGEST, ratio(999999999999999999n, 1000000000000000000n), 'floor')).toBe(9007199254740990);
    expect(scale(LARGEST, ONE, 'half_up')).toBe(LARGEST);
    // 1.005 × 100 is below 100.5 in doubles.
    expect(scale(100, ratio(1005n, 1000n), 'half_up')).toBe(101);
  });

  it('refuses what is beyond the range', () => {
    expect(() => scale(LARGEST, ratio(2n, 1n), 'floor')).toThrow(expect.objectContaining({ code: 'OUT_OF_RANGE' }) as Error);
  });

  it('comes to the exact quotient, rounded once, for every amount', () => {
    const amount = fc.integer({ min: 0, max: LARGEST });
    const part = fc.bigInt({ min: 0n, max: 10n ** 20n });
    fc.assert(
      fc.property(amount, part, part, fc.constantFrom<Rounding>('half_up', 'half_even', 'floor'), (of, a, b, rounding) => {
        // A fraction of at most 1, so that the result is in range.
        const [num, den] = a < b ? [a, b] : [b, a + 1n];
        expect(scale(of, ratio(num, den), rounding)).toBe(Number(divide(BigInt(of) * num, den, rounding)));
      }),
    );
  });
});

describe('ratio', () => {
  it('is in lowest terms', () => {
    expect(ratio(50n, 100n)).toMatchObject({ num: 1n, den: 2n });
    expect(ratio(0n, 100n)).toMatchObject({ num: 0n, den: 1n });
    expect(times(ratio(2n, 3n), ratio(3n, 4n))).toMatchObject({ num: 1n, den: 2n });
  });

  it('scales nothing to nothing', () => {
    expect(scale(LARGEST, ratio(0n, 1n), 'half_up')).toBe(0);
  });
});
