import { inRange, LARGEST } from './range';
import { divide, divideSafely, type Rounding } from './rounding';

/** An exact non-negative fraction in lowest terms. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
  /** The same as numbers, and the largest amount that can be scaled with them alone; absent where they don't fit. */
  readonly small?: { readonly num: number; readonly den: number; readonly upTo: number };
}

export const ONE = ratio(1n, 1n);

/**
 * A fraction in lowest terms.
 * @param den above 0
 */
export function ratio(num: bigint, den: bigint): Ratio {
  const common = gcd(num, den);
  const [n, d] = [num / common, den / common];
  // The double of the rest, which is below 2 × den, is compared too.
  if (n > LARGEST || 2n * d > LARGEST) return { num: n, den: d };
  const upTo = n === 0n ? LARGEST : Number(BigInt(LARGEST) / n);
  return { num: n, den: d, small: { num: Number(n), den: Number(d), upTo } };
}

export function times(a: Ratio, b: Ratio): Ratio {
  return ratio(a.num * b.num, a.den * b.den);
}

/**
 * A non-negative amount times a fraction, rounded once.
 * @throws Problem `OUT_OF_RANGE` if the result is beyond 2^53 − 1.
 */
export function scale(amount: number, by: Ratio, rounding: Rounding): number {
  const { small } = by;
  if (small !== undefined && amount <= small.upTo) return divideSafely(amount * small.num, small.den, rounding);
  return inRange(divide(BigInt(amount) * by.num, by.den, rounding));
}

function gcd(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}
