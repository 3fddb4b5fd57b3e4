import type { WorkingLine } from '../working-line';

/** What a discount computes on: what earlier ones left, or the undiscounted price. */
export type Base = 'remaining' | 'initial';

/**
 * Units of a line in a row that are alike. Units are never made one by one: a line may hold a billion.
 * `price` is what a discount computes on, `left` what is left of each unit; they differ only for the base `initial`.
 */
export interface UnitRun {
  readonly line: WorkingLine;
  readonly price: number;
  readonly left: number;
  readonly count: number;
}

/** The units of a line: they share what is left of it (and its gross) evenly, odd minor units on the first. */
export function unitRuns(line: WorkingLine, base: Base): UnitRun[] {
  const { remaining, gross, quantity } = line;
  const odd = remaining % quantity;
  const left = (remaining - odd) / quantity;
  if (base === 'initial' && gross !== remaining) return initialRuns(line, left, odd);
  if (odd === 0) return [{ line, price: left, left, count: quantity }];
  return [
    { line, price: left + 1, left: left + 1, count: odd },
    { line, price: left, left, count: quantity - odd },
  ];
}

/** Two shares change along the units: what is left of each, after `oddLeft` units, and its price. */
function initialRuns(line: WorkingLine, left: number, oddLeft: number): UnitRun[] {
  const oddPrice = line.gross % line.quantity;
  const price = (line.gross - oddPrice) / line.quantity;
  const ends = [Math.min(oddLeft, oddPrice), Math.max(oddLeft, oddPrice), line.quantity];
  let start = 0;
  return ends.flatMap((end) => {
    if (end === start) return [];
    const run = { line, price: start < oddPrice ? price + 1 : price, left: start < oddLeft ? left + 1 : left, count: end - start };
    start = end;
    return [run];
  });
}

/** What units cost, and what is left of them; minor units. All sums are at most what a line held, so they are safe integers. */
export function sumsOf(runs: readonly UnitRun[]): { basis: number; left: number } {
  return {
    basis: runs.reduce((sum, run) => sum + run.price * run.count, 0),
    left: runs.reduce((sum, run) => sum + run.left * run.count, 0),
  };
}

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
