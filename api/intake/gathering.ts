/**
 * Decides whether what has queued up is worth a batch of its own while others fly. Every batch costs the same whatever it carries, and those who
 * were just answered come back with their next operation within moments: a batch that leaves at once with the first few of them makes all that
 * follow small (docs/performance.md). So while batches fly, the next one waits until it is as large as they are, and not for long.
 */
export class Gathering {
  private timer: NodeJS.Timeout | undefined;
  private over = false;

  /**
   * @param ms longest time to wait for more
   * @param again called when that time is up
   */
  constructor(
    private readonly ms: number,
    private readonly again: () => void,
  ) {}

  /**
   * @param queued operations that wait
   * @param flying operations in the largest batch that flies; 0: none does, so that a lone operation leaves at once
   */
  isEnough(queued: number, flying: number): boolean {
    if (this.over || queued >= flying) {
      this.end();
      return true;
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.over = true;
      this.again();
    }, this.ms).unref();
    return false;
  }

  private end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.over = false;
  }
}
