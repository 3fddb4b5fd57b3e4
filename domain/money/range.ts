import { Problem } from '../problem';

/** Points and money are at most this in either direction (contract §1). */
export const LARGEST = Number.MAX_SAFE_INTEGER;

/**
 * A big integer as the number that is stored and answered.
 * @throws Problem `OUT_OF_RANGE` beyond ±(2^53 − 1).
 */
export function inRange(value: bigint): number {
  if (value > LARGEST || value < -LARGEST) throw outOfRange();
  return Number(value);
}

/**
 * Sum of non-negative integers.
 * @throws Problem `OUT_OF_RANGE` beyond 2^53 − 1.
 */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) {
    total += value;
    // Adding one safe integer to another never loses so much that the result looks safe again.
    if (total > LARGEST) throw outOfRange();
  }
  return total;
}

/**
 * Product of two non-negative integers.
 * @throws Problem `OUT_OF_RANGE` beyond 2^53 − 1.
 */
export function product(a: number, b: number): number {
  const result = a * b;
  return result <= LARGEST ? result : inRange(BigInt(a) * BigInt(b));
}

function outOfRange(): Problem {
  return new Problem('OUT_OF_RANGE', 'A number of this order is beyond 9007199254740991.');
}
