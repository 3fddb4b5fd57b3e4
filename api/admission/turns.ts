/** A batch gives its place back after a second, so that a longer pause between two turns is an accident. */
const LONGEST_MS = 1_000;
/** Weight of the latest turn in the average. */
const LATEST = 0.2;

/** How long those wait who queue for a batch: the usual time from one batch's leaving to the next one's, while somebody waits. */
export class Turns {
  private usualMs = 0;
  /** When the last batch left, or when somebody began to wait; null: nobody waits. */
  private since: number | null = null;

  constructor(private readonly now: () => number) {}

  /** Somebody waits now. */
  waiting(): void {
    this.since ??= this.now();
  }

  /** A batch has left; do others still wait? */
  left(othersWait: boolean): void {
    if (this.since !== null) this.usualMs += LATEST * (Math.min(this.now() - this.since, LONGEST_MS) - this.usualMs);
    this.since = othersWait ? this.now() : null;
  }

  /** Nobody waits any more. */
  over(): void {
    this.since = null;
  }

  /** How long `turns` turns take, in milliseconds. While nothing leaves, the pause so far is the best guess of the next one. */
  msOf(turns: number): number {
    const pause = this.since === null ? 0 : this.now() - this.since;
    return turns * Math.max(this.usualMs, pause);
  }
}
