import { messageOf } from '../fault';
import type { Say } from '../terminal';

/** Something that has to be stopped when the launcher ends. */
export interface Stoppable {
  name: string;
  /** Null while it doesn't run. */
  pid: number | null;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** What has been started, in that order; stopped in the opposite one, so that nothing loses what it works with. */
export class StopOrder {
  private readonly started: Stoppable[] = [];

  push(one: Stoppable): void {
    this.started.push(one);
  }

  /** Stops one after the other, the last first, and says so; what fails doesn't keep the others from being stopped. */
  async stopAll(say: Say): Promise<void> {
    for (const one of this.started.toReversed()) {
      if (one.pid !== null) say(`Stopping ${one.name}`);
      await one.stop().catch((error: unknown) => say(`${one.name}: ${messageOf(error)}`));
    }
  }

  /** Ends all of them at once. */
  async killAll(): Promise<void> {
    await Promise.allSettled(this.started.map((one) => one.kill()));
  }
}
