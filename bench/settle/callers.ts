import { latencies, type Latencies } from './percentiles';

export interface Measured extends Latencies {
  callers: number;
  /** Calls that did not end as they should, by what they answered. */
  errors: Record<string, number>;
}

/** Thrown by a call that ended otherwise than it should; `reason` is counted. */
export class Unexpected extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** `callers` callers, each of which calls again as soon as it was answered, for `seconds`. The first tenth warms up and is not counted. */
export async function measure(callers: number, seconds: number, call: (n: number) => Promise<void>): Promise<Measured> {
  const samples: number[] = [];
  const errors: Record<string, number> = {};
  const warm = performance.now() + seconds * 100;
  const end = warm + seconds * 1_000;
  let n = 0;
  const caller = async (): Promise<void> => {
    for (let started = performance.now(); started < end; started = performance.now()) {
      try {
        await call(n++);
        const done = performance.now();
        if (started >= warm && done <= end) samples.push(done - started);
      } catch (error) {
        const reason = error instanceof Unexpected ? error.reason : String(error);
        errors[reason] = (errors[reason] ?? 0) + 1;
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { callers, ...latencies(samples, seconds), errors };
}
