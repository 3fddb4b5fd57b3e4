/** How a fraction becomes an integer: to the nearest with halves up or to the even neighbour, or downwards. All amounts here are ≥ 0. */
export type Rounding = 'half_up' | 'half_even' | 'floor';

/**
 * The exact quotient of two non-negative integers as a rounded integer.
 * @param divisor above 0
 */
export function divide(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const rest = dividend % divisor;
  const whole = (dividend - rest) / divisor;
  return roundsUp(2n * rest, divisor, whole % 2n === 1n, rounding) ? whole + 1n : whole;
}

/** `divide` for numbers whose double is still a safe integer: the same answers without big integers. */
export function divideSafely(dividend: number, divisor: number, rounding: Rounding): number {
  const rest = dividend % divisor;
  const whole = (dividend - rest) / divisor;
  return roundsUp(2 * rest, divisor, whole % 2 === 1, rounding) ? whole + 1 : whole;
}

function roundsUp<N extends number | bigint>(twiceTheRest: N, divisor: N, isOdd: boolean, rounding: Rounding): boolean {
  if (rounding === 'floor') return false;
  return twiceTheRest > divisor || (twiceTheRest === divisor && (rounding === 'half_up' || isOdd));
}
