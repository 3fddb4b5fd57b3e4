/** A line as gives see it; minor units. */
export interface GiveLine {
  /** Its place in the order. */
  readonly index: number;
  readonly quantity: number;
  readonly gross: number;
  /** What earlier discounts left of it. */
  readonly remaining: number;
}

/** What a discount computes on: what earlier ones left, or the undiscounted price. */
export type Base = 'remaining' | 'initial';

/**
 * Units of a line in a row that are alike. Units are never made one by one: a line may hold a billion.
 * `price` is what a discount computes on, `left` what is left of each unit; they differ only for the base `initial`.
 */
export interface UnitRun {
  readonly line: GiveLine;
  readonly price: number;
  readonly left: number;
  readonly count: number;
}

/** The units of a line: they share what is left of it (and its gross) evenly, odd minor units on the first. */
export function unitRuns(line: GiveLine, base: Base): UnitRun[] {
  const left = sharesOf(line.remaining, line.quantity);
  const price = base === 'initial' ? sharesOf(line.gross, line.quantity) : left;
  const ends = [...new Set([left.odd, price.odd, line.quantity])].filter((end) => end > 0).sort((a, b) => a - b);
  let start = 0;
  return ends.map((end) => {
    const run = { line, price: shareAt(price, start), left: shareAt(left, start), count: end - start };
    start = end;
    return run;
  });
}

/** An amount shared by units: each has `even`, the first `odd` of them one more. */
interface Shares {
  even: number;
  odd: number;
}

function sharesOf(amount: number, quantity: number): Shares {
  const odd = amount % quantity;
  return { even: (amount - odd) / quantity, odd };
}

const shareAt = ({ even, odd }: Shares, unit: number) => (unit < odd ? even + 1 : even);

export function countOf(runs: readonly UnitRun[]): number {
  return runs.reduce((count, run) => count + run.count, 0);
}

/** Cheapest first; same price: in line order. */
export function cheapestFirst(runs: readonly UnitRun[]): UnitRun[] {
  return [...runs].sort((a, b) => a.price - b.price);
}

/** Dearest first; same price: in line order. */
export function dearestFirst(runs: readonly UnitRun[]): UnitRun[] {
  return [...runs].sort((a, b) => b.price - a.price);
}
