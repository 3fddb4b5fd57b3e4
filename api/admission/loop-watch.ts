const EVERY_MS = 50;

/**
 * Knows how long the event loop has been at its present turn. In one turn Node serves everything that has come in, so while a turn lasts, the
 * next requests wait unread: nobody counts them, and their own clock already runs.
 */
export class LoopWatch {
  private last: number;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.last = now();
    this.timer = setInterval(() => (this.last = now()), EVERY_MS).unref();
  }

  /** Milliseconds by which the loop is late. */
  get lateMs(): number {
    return Math.max(this.now() - this.last - EVERY_MS, 0);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
