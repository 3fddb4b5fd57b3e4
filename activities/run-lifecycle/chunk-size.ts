/** Chunks should take about so long: short enough that nobody waits for a card, long enough that the way to the database doesn't matter. */
const TARGET_MS = 60;
const SMALLEST = 1;
const LARGEST = 2_000;
const FIRST = 100;

/** How many cards to change in one transaction, by how long the last ones took. */
export class ChunkSize {
  private cards = FIRST;

  get most(): number {
    return this.cards;
  }

  /** A chunk went through: the next one may be up to twice as large. */
  took(ms: number): void {
    this.set(this.cards * Math.min(2, Math.max(0.25, TARGET_MS / ms)));
  }

  /** A chunk met a lock, took too long, or failed: fewer at once, down to the one that is to blame. */
  shrink(): void {
    this.set(this.cards / 8);
  }

  private set(cards: number): void {
    this.cards = Math.round(Math.min(LARGEST, Math.max(SMALLEST, cards)));
  }
}
