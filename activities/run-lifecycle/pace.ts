import { setTimeout as pause } from 'node:timers/promises';

/** Lets chunks of all nightly runs of a process go one after the other, with the rests between them that leave room for settlements. */
export class Pace {
  private last: Promise<unknown> = Promise.resolve();

  /** @param share part of the time that chunks may take, in percent; 100: no rests */
  constructor(private readonly share: number) {}

  /** Runs a chunk when its turn has come, then rests. Rejects as the chunk does. */
  async take<Result>(chunk: () => Promise<Result>): Promise<Result> {
    const before = this.last;
    let leave: () => void = () => undefined;
    this.last = new Promise<void>((resolve) => (leave = resolve));
    await before;
    const startedAt = performance.now();
    try {
      return await chunk();
    } finally {
      const rest = restAfter(performance.now() - startedAt, this.share);
      void pause(rest, undefined, { ref: false }).then(leave);
    }
  }
}

/** A chunk that took long because others are busy is followed by a long rest; but never a longer one than this. */
const LONGEST_REST_MS = 3_000;

/** How long to leave the machine alone after so much work, milliseconds. */
export function restAfter(tookMs: number, share: number): number {
  return Math.min((tookMs * (100 - share)) / share, LONGEST_REST_MS);
}
