export interface WindowLimits {
  /** Nothing counts before, in milliseconds of `performance.now()`. */
  from: number;
  /** What ends after it closes the window. */
  until: number;
  /** So many calls close it. */
  calls: number;
  onOpen: () => void;
  onClose: () => void;
}

/**
 * The span of time in which calls are counted, by when they end. It opens and closes with the end of a call: answers come in bursts, a batch at a
 * time, and a span that began or ended anywhere between two would be wrong by a part of a batch.
 */
export class CountingWindow {
  private readonly ends: number[] = [];
  private begin: number | null = null;
  private isClosed = false;

  constructor(private readonly limits: WindowLimits) {}

  get closed(): boolean {
    return this.isClosed;
  }

  /** Whether a call that ends now counts; the one that opens the window doesn't. */
  counts(ended: number): boolean {
    if (this.isClosed || ended < this.limits.from) return false;
    if (this.begin === null) {
      this.open(ended);
      return false;
    }
    this.ends.push(ended);
    if (ended >= this.limits.until || this.ends.length >= this.limits.calls) this.close();
    return true;
  }

  close(): void {
    if (this.isClosed) return;
    if (this.begin === null) this.open(this.limits.from);
    this.isClosed = true;
    this.limits.onClose();
  }

  seconds(): number {
    return this.begin === null ? 0 : ((this.ends.at(-1) ?? this.begin) - this.begin) / 1_000;
  }

  /** Calls per second in so many parts with as many calls each, in the order of time. */
  rates(parts: number): number[] {
    const each = Math.floor(this.ends.length / parts);
    if (each === 0) return [];
    let edge = this.begin ?? 0;
    return Array.from({ length: parts }, (_, part) => {
      const start = edge;
      edge = this.ends[(part + 1) * each - 1] ?? edge;
      return Math.round((each * 1_000) / (edge - start));
    });
  }

  private open(at: number): void {
    this.begin = at;
    this.limits.onOpen();
  }
}
