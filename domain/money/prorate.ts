import { LARGEST, sum } from './range';

/**
 * Shares an amount out by weights (largest remainder; ties go to the earlier weight). The shares add up exactly. If all weights are 0,
 * it is shared equally, odd units on the first. An amount of at most the sum of the weights gives no share above its weight.
 * @param amount minor units, ≥ 0
 * @param weights integers ≥ 0 whose sum is at most 2^53 − 1
 */
export function prorate(amount: number, weights: readonly number[]): number[] {
  const total = sum(weights);
  if (total === 0) return equally(amount, weights.length);
  const { shares, rests } = amount <= LARGEST / total ? inNumbers(amount, weights, total) : inBigInts(amount, weights, total);
  const missing = amount - sum(shares);
  if (missing === 0) return shares;
  const order = byRest(rests);
  for (let place = 0; place < missing; place += 1) {
    const index = order[place] ?? 0;
    shares[index] = (shares[index] ?? 0) + 1;
  }
  return shares;
}

interface Parts {
  shares: number[];
  rests: (number | bigint)[];
}

function inNumbers(amount: number, weights: readonly number[], total: number): Parts {
  const shares: number[] = [];
  const rests: number[] = [];
  for (const weight of weights) {
    const product = amount * weight;
    const rest = product % total;
    shares.push((product - rest) / total);
    rests.push(rest);
  }
  return { shares, rests };
}

function inBigInts(amount: number, weights: readonly number[], total: number): Parts {
  const products = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const divisor = BigInt(total);
  return { shares: products.map((product) => Number(product / divisor)), rests: products.map((product) => product % divisor) };
}

/** Positions with the largest remainder first; the sort is stable, so ties stay in order. */
function byRest(rests: readonly (number | bigint)[]): number[] {
  const order = rests.map((_, index) => index);
  return order.sort((a, b) => compare(rests[b] ?? 0, rests[a] ?? 0));
}

function compare(a: number | bigint, b: number | bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function equally(amount: number, count: number): number[] {
  if (count === 0) return [];
  const odd = amount % count;
  const even = (amount - odd) / count;
  return Array.from({ length: count }, (_, index) => (index < odd ? even + 1 : even));
}
