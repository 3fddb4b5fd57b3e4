import { setTimeout as sleep } from 'node:timers/promises';
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
}

export interface Plan {
  callers: number;
  warmSeconds: number;
  seconds: number;
  /** Ends after so many calls instead. */
  calls?: number | undefined;
  /** Told when the warm-up is over, and when enough was counted. */
  onCounting?: () => void;
  onCounted?: () => void;
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
/** Longest that a number of calls may take. */
const LONGEST_SECONDS = 180;
/** A caller whose call went wrong comes back a little later, as callers do. */
const AFTER_ERROR_MS = 100;

/** Callers that call again as soon as they are answered: first to warm up, then counted. A call counts where it ends. */
export async function measure(plan: Plan, calls: readonly Call[]): Promise<Measured> {
  const samples: number[] = [];
  const ends: number[] = [];
  const errors: Record<string, number> = {};
  const workflows = new Set<string>();
  const warmUntil = performance.now() + plan.warmSeconds * 1_000;
  const giveUpAt = warmUntil + 1_000 * (plan.calls === undefined ? plan.seconds : LONGEST_SECONDS);
  let begin: number | null = null;
  let over = false;

  const count = (started: number, ended: number, workflow: string | null) => {
    if (over || ended < warmUntil) return;
    if (begin === null) {
      begin = ended;
      return plan.onCounting?.();
    }
    samples.push(ended - started);
    ends.push(ended);
    if (workflow !== null) workflows.add(workflow);
    if (ended >= giveUpAt || samples.length === plan.calls) {
      over = true;
      plan.onCounted?.();
    }
  };
  const caller = async (call: Call): Promise<void> => {
    while (!over && performance.now() < giveUpAt) {
      const started = performance.now();
      try {
        const workflow = await call();
        count(started, performance.now(), workflow);
      } catch (error) {
        const reason = error instanceof Unexpected ? error.reason : String(error);
        errors[reason] = (errors[reason] ?? 0) + 1;
        await sleep(AFTER_ERROR_MS);
      }
    }
  };
  await Promise.all(calls.map(caller));
  // Callers that all wait for an answer when the time is up end without having counted the last one.
  if (begin === null) plan.onCounting?.();
  if (!over) plan.onCounted?.();
  const from = begin ?? warmUntil;
  const seconds = ((ends.at(-1) ?? giveUpAt) - from) / 1_000;
  return {
    ...latencies(samples, seconds),
    ...{ callers: plan.callers, seconds, errors, slices: rates(ends, from), workflows: workflows.size || null },
  };
}

/** Calls per second in tenths of the calls. */
export function rates(ends: readonly number[], from: number): number[] {
  const each = Math.floor(ends.length / SLICES);
  if (each === 0) return [];
  const edges = [from, ...Array.from({ length: SLICES }, (_, slice) => ends[(slice + 1) * each - 1] ?? from)];
  return edges.slice(1).map((edge, slice) => Math.round((each * 1_000) / (edge - (edges[slice] ?? from))));
}
