/**
 * Keeps those in order that have something in common: whoever enters waits for all who entered one of the same lanes before and have not left it.
 */
export class Lanes {
  private readonly last = new Map<string, Promise<void>>();

  /** Lanes in which somebody is. */
  get size(): number {
    return this.last.size;
  }

  /**
   * Enters lanes, in the order of the calls.
   * @returns `turn` resolves when it is one's turn in all of them; `leave` lets the next ones go
   */
  enter(names: readonly string[]): { turn: Promise<unknown>; leave: () => void } {
    let left: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (left = resolve));
    const before = names.flatMap((name) => this.last.get(name) ?? []);
    for (const name of names) this.last.set(name, gone);
    return {
      turn: before.length === 0 ? Promise.resolve() : Promise.all(before),
      leave: () => {
        for (const name of names) if (this.last.get(name) === gone) this.last.delete(name);
        left();
      },
    };
  }
}
