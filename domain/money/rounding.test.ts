import fc from 'fast-check';
import { divide, divideSafely, type Rounding } from './rounding';

const ROUNDINGS: Rounding[] = ['half_up', 'half_even', 'floor'];

describe('divide', () => {
  it.each([
    [5n, 2n, 'half_up', 3n],
    [5n, 2n, 'half_even', 2n],
    [7n, 2n, 'half_even', 4n],
    [5n, 2n, 'floor', 2n],
    [49n, 20n, 'half_up', 2n],
    [51n, 20n, 'half_even', 3n],
    [0n, 7n, 'half_up', 0n],
    [6n, 3n, 'half_up', 2n],
  ] as const)('%s / %s %s is %s', (dividend, divisor, rounding, expected) => {
    expect(divide(dividend, divisor, rounding)).toBe(expected);
  });

  it('comes to the same in numbers where they are exact', () => {
    const dividend = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const divisor = fc.integer({ min: 1, max: 2 ** 52 });
    fc.assert(
      fc.property(dividend, divisor, fc.constantFrom(...ROUNDINGS), (a, b, rounding) => {
        expect(BigInt(divideSafely(a, b, rounding))).toBe(divide(BigInt(a), BigInt(b), rounding));
      }),
    );
  });
});
