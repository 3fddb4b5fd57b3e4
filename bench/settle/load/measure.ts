import { setTimeout as sleep } from 'node:timers/promises';
import { CountingWindow } from './counting-window';
import { latencies, type Latencies } from './percentiles';

export interface Measured extends Latencies {
  callers: number;
  /** How long was counted. */
  seconds: number;
  /** Calls that did not end as they should, by what they answered; those of the warm-up included. */
  errors: Record<string, number>;
  /** Calls per second in tenths of what was counted, in the order of time. */
  slices: number[];
  /** Workflows that did the work; null where they can't be told. */
  workflows: number | null;
  /** Ids of some of them, the last ones. */
  someWorkflows: string[];
}

export interface Plan {
  warmSeconds: number;
  seconds: number;
  /** Ends after so many calls instead. */
  calls?: number | undefined;
  /** Told when the warm-up is over, and when enough was counted. */
  onCounting: () => void;
  onCounted: () => void;
}

/** Thrown by a call that ended otherwise than it should; `reason` is counted. */
export class Unexpected extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** A caller; answers the id of the workflow that did the work, if that can be told. */
export type Call = () => Promise<string | null>;

const SLICES = 10;
const SOME_WORKFLOWS = 20;
/** Longest that a number of calls may take. */
const LONGEST_SECONDS = 180;
/** Longest wait for a first call that counts, after the time for counting is over. */
const FIRST_ANSWER_MS = 30_000;
/** A caller whose call went wrong comes back a little later, as callers do. */
const AFTER_ERROR_MS = 100;

/** Callers that call again as soon as they are answered: first to warm up, then counted. A call counts where it ends. */
export async function measure(plan: Plan, callers: readonly Call[]): Promise<Measured> {
  const samples: number[] = [];
  const errors: Record<string, number> = {};
  const workflows = new Set<string>();
  const from = performance.now() + plan.warmSeconds * 1_000;
  const until = from + 1_000 * (plan.calls === undefined ? plan.seconds : LONGEST_SECONDS);
  const window = new CountingWindow({ from, until, calls: plan.calls ?? Infinity, onOpen: plan.onCounting, onClose: plan.onCounted });

  // A span in which nothing ended says nothing; one in which nothing but errors came back does.
  const goesOn = () => performance.now() < (samples.length === 0 && Object.keys(errors).length === 0 ? until + FIRST_ANSWER_MS : until);
  const caller = async (call: Call): Promise<void> => {
    while (!window.closed && goesOn()) {
      const started = performance.now();
      try {
        const workflow = await call();
        const ended = performance.now();
        if (!window.counts(ended)) continue;
        samples.push(ended - started);
        if (workflow !== null) workflows.add(workflow);
      } catch (error) {
        const reason = error instanceof Unexpected ? error.reason : String(error);
        errors[reason] = (errors[reason] ?? 0) + 1;
        await sleep(AFTER_ERROR_MS);
      }
    }
  };
  await Promise.all(callers.map(caller));
  window.close();
  const seconds = window.seconds();
  const slices = window.rates(SLICES);
  const someWorkflows = [...workflows].slice(-SOME_WORKFLOWS);
  return { ...latencies(samples, seconds), callers: callers.length, seconds, errors, slices, workflows: workflows.size || null, someWorkflows };
}
