import { LARGEST } from './range';

/** An item with its share of an amount. */
export interface Share<Item> {
  readonly item: Item;
  readonly share: number;
}

/**
 * Shares an amount out by weights (largest remainder; ties go to the earlier item). The shares add up exactly. If all weights are 0,
 * it is shared equally, odd units on the first. An amount of at most the sum of the weights gives no share above its weight.
 * @param amount minor units, ≥ 0
 * @param weightOf integers ≥ 0 whose sum is at most 2^53 − 1
 */
export function shareOut<Item>(amount: number, items: readonly Item[], weightOf: (item: Item) => number): Share<Item>[] {
  const total = items.reduce((sum, item) => sum + weightOf(item), 0);
  if (total === 0) return equally(amount, items);
  const parts = amount <= LARGEST / total ? inNumbers(amount, items, weightOf, total) : inBigInts(amount, items, weightOf, total);
  const missing = amount - parts.reduce((sum, { share }) => sum + share, 0);
  // The sort is stable, so ties stay in order.
  if (missing > 0) for (const part of [...parts].sort(byRest).slice(0, missing)) part.share += 1;
  return parts;
}

/** `shareOut` over the weights themselves. */
export function prorate(amount: number, weights: readonly number[]): number[] {
  return shareOut(amount, weights, (weight) => weight).map(({ share }) => share);
}

interface Part<Item, Rest> {
  readonly item: Item;
  share: number;
  readonly rest: Rest;
}

function inNumbers<Item>(amount: number, items: readonly Item[], weightOf: (item: Item) => number, total: number): Part<Item, number>[] {
  return items.map((item) => {
    const product = amount * weightOf(item);
    const rest = product % total;
    return { item, share: (product - rest) / total, rest };
  });
}

function inBigInts<Item>(amount: number, items: readonly Item[], weightOf: (item: Item) => number, total: number): Part<Item, bigint>[] {
  const divisor = BigInt(total);
  return items.map((item) => {
    const product = BigInt(amount) * BigInt(weightOf(item));
    return { item, share: Number(product / divisor), rest: product % divisor };
  });
}

/** Largest remainder first. */
export function byRest(a: { rest: number | bigint }, b: { rest: number | bigint }): number {
  if (a.rest === b.rest) return 0;
  return a.rest < b.rest ? 1 : -1;
}

function equally<Item>(amount: number, items: readonly Item[]): Share<Item>[] {
  const odd = amount % items.length;
  const even = (amount - odd) / items.length;
  return items.map((item, index) => ({ item, share: index < odd ? even + 1 : even }));
}
