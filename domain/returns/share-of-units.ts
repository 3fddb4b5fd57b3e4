import { inRange } from '../money/range';

/**
 * What the next so many units of a line are worth, of what is left of it: units share it evenly, odd minor units on the first. Taking units in any
 * number of parts gives the same in the end.
 * @param left minor units of all units that are left, ≥ 0
 * @param units that are left, above 0
 * @param taken 0 to `units`
 */
export function shareOfFirst(left: number, units: number, taken: number): number {
  const odd = left % units;
  const even = (left - odd) / units;
  // At most what is left, so it is as safe as that.
  return inRange(BigInt(even) * BigInt(taken)) + Math.min(odd, taken);
}
