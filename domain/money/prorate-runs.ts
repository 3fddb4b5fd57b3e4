import { inRange } from './range';

/** Equal weights in a row: `count` of them, `weight` each. */
export interface WeightRun {
  readonly weight: number;
  readonly count: number;
}

/**
 * `prorate` over runs of equal weights: what each run gets in all, just as if every weight stood alone. Costs nothing per weight, so a run
 * may hold a billion.
 * @param amount minor units, ≥ 0
 * @param runs with a sum of weights above 0
 */
export function prorateRuns(amount: number, runs: readonly WeightRun[]): number[] {
  const total = runs.reduce((all, { weight, count }) => all + BigInt(weight) * BigInt(count), 0n);
  const parts = runs.map(({ weight, count }) => {
    const product = BigInt(amount) * BigInt(weight);
    return { share: (product / total) * BigInt(count), rest: product % total, count };
  });
  let missing = inRange(BigInt(amount) - parts.reduce((all, part) => all + part.share, 0n));
  const shares = parts.map((part) => inRange(part.share));
  const order = [...parts.keys()].sort((a, b) => compare(parts[b]?.rest ?? 0n, parts[a]?.rest ?? 0n));
  for (const index of order) {
    const odd = Math.min(missing, parts[index]?.count ?? 0);
    shares[index] = (shares[index] ?? 0) + odd;
    missing -= odd;
  }
  return shares;
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
