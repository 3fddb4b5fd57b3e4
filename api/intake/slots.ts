const STALLED_AFTER_MS = 2_000;

export interface SlotLimits {
  /** Batches that fly at once. */
  inFlight: number;
  /** Batches that are not finished, slow ones included. */
  unfinished: number;
  /** After this long a batch gives its place back, in milliseconds. */
  slowAfterMs: number;
}

/**
 * Places for batches. One that takes long (Postgres is away for a moment, a card is busy) gives its place back, so that others fly past it, up to
 * a cap of unfinished ones.
 */
export class Slots {
  /** Sizes of the batches that hold a place. */
  private readonly flying = new Map<Promise<unknown>, number>();
  private open = 0;
  private lastEnd = performance.now();

  constructor(
    private readonly limits: SlotLimits,
    private readonly onFree: () => void,
  ) {}

  get free(): boolean {
    return this.flying.size < this.limits.inFlight && !this.exhausted;
  }

  /** As many unfinished batches as may be: nothing new can be taken until one ends. */
  get exhausted(): boolean {
    return this.open >= this.limits.unfinished;
  }

  /** Nothing new can be taken and nothing has ended for a while: what comes now would wait in vain. */
  get stalled(): boolean {
    return this.exhausted && this.standingMs > STALLED_AFTER_MS;
  }

  /** How long nothing has ended, in milliseconds; means something only while something is unfinished. */
  get standingMs(): number {
    return performance.now() - this.lastEnd;
  }

  get inFlight(): number {
    return this.flying.size;
  }

  get unfinished(): number {
    return this.open;
  }

  /** Operations in the largest batch that holds a place; 0: none does. */
  get largest(): number {
    return Math.max(0, ...this.flying.values());
  }

  /** Holds a place until `batch` settles, or a shorter while if it takes long. */
  hold(batch: Promise<unknown>, operations: number): void {
    this.flying.set(batch, operations);
    // A pause in the traffic is no stall.
    if (this.open === 0) this.lastEnd = performance.now();
    this.open++;
    const giveBack = () => {
      if (this.flying.delete(batch)) this.onFree();
    };
    const slow = setTimeout(giveBack, this.limits.slowAfterMs).unref();
    const end = () => {
      clearTimeout(slow);
      this.open--;
      this.lastEnd = performance.now();
      this.flying.delete(batch);
      this.onFree();
    };
    batch.then(end, end);
  }
}
