import type { Saving } from './give';
import type { GiveLine } from './units';

/** Adds up amounts by line; minor units. */
export class LineSums {
  readonly #sums = new Map<GiveLine, number>();

  add(line: GiveLine, amount: number): void {
    this.#sums.set(line, (this.#sums.get(line) ?? 0) + amount);
  }

  of(line: GiveLine): number {
    return this.#sums.get(line) ?? 0;
  }

  /** By the place of the lines in the order. */
  sums(): Saving[] {
    return [...this.#sums].map(([line, amount]) => ({ line, amount })).sort((a, b) => a.line.index - b.line.index);
  }

  /** The sums as savings: at most what is left of each line. */
  savings(): Saving[] {
    return this.sums().map(({ line, amount }) => ({ line, amount: Math.min(amount, line.remaining) }));
  }
}
