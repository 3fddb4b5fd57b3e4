import type { WorkingLine } from '../working-line';
import type { Saving } from './give';

/** Adds up amounts by line; minor units. */
export class LineSums {
  readonly #sums = new Map<WorkingLine, number>();

  add(line: WorkingLine, amount: number): void {
    this.#sums.set(line, (this.#sums.get(line) ?? 0) + amount);
  }

  /** By the place of the lines in the order; at most what is left of each. */
  savings(): Saving[] {
    return [...this.#sums].map(([line, amount]) => ({ line, amount: Math.min(amount, line.remaining) })).sort((a, b) => a.line.index - b.line.index);
  }
}
