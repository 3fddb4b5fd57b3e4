import type { Measured } from './measure';

/** What is loaded. */
export interface LoadTarget {
  url: string;
  keys: { admin: string; order_system: string };
  temporal: { address: string; namespace: string };
  /** Cards that orders are spread over. */
  members: number;
}

export const WORKLOADS = ['noop', 'uniform', 'hot'] as const;
/** `noop`: empty workflows. `uniform`: orders spread over all cards. `hot`: orders of a single card. `quote`: the same as `uniform`, only quoted. `balance`: reads of balances. */
export type Workload = (typeof WORKLOADS)[number] | 'quote' | 'balance';

export interface RunRequest {
  workload: Workload;
  callers: number;
  /** How long is counted, after a warm-up. */
  seconds: number;
  /** Ends as soon as so many calls were counted, however long that takes. */
  calls?: number;
}

/** What the bench asks of the load generator, one after the other. */
export type Ask = { ask: 'prepare'; target: LoadTarget } | { ask: 'run'; run: RunRequest } | { ask: 'verify' };

/** Outcome of checking answers and balances. */
export interface Verified {
  /** Answers whose sums were checked. */
  answers: number;
  /** Cards whose balance was compared with what their answers add up to. */
  cards: number;
  /** What did not fit, one sentence each. */
  wrong: string[];
}

/** What the load generator tells. `counting`: the warm-up is over. */
export type Told =
  | { told: 'prepared'; seconds: number }
  | { told: 'counting' }
  | { told: 'counted' }
  | { told: 'measured'; measured: Measured }
  | { told: 'verified'; verified: Verified }
  | { told: 'failed'; reason: string };
