import { byRest, type Share } from './prorate';
import { inRange } from './range';

/** Equal weights in a row: `count` of them, `weight` each. */
export interface WeightRun {
  readonly weight: number;
  readonly count: number;
}

/**
 * `shareOut` over runs of equal weights: what each run gets in all, just as if every weight stood alone. Costs nothing per weight, so a run
 * may hold a billion.
 * @param amount minor units, ≥ 0
 * @param runs with a sum of weights above 0
 */
export function shareOutRuns<Item extends WeightRun>(amount: number, runs: readonly Item[]): Share<Item>[] {
  const total = runs.reduce((all, { weight, count }) => all + BigInt(weight) * BigInt(count), 0n);
  const parts = runs.map((item) => {
    const product = BigInt(amount) * BigInt(item.weight);
    return { item, share: inRange((product / total) * BigInt(item.count)), rest: product % total };
  });
  let missing = amount - parts.reduce((sum, { share }) => sum + share, 0);
  for (const part of [...parts].sort(byRest)) {
    const odd = Math.min(missing, part.item.count);
    part.share += odd;
    missing -= odd;
  }
  return parts;
}
