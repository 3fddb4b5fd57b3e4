import type { Outcome } from './connections';

/** Latencies in milliseconds. */
export interface Spread {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** What became of the requests of one phase. */
export interface Summary {
  what: string;
  seconds: number;
  /** Requests a second that should have been sent, and those that were. */
  offered: number;
  sent: number;
  settled: number;
  /** Settled a second. */
  perSecond: number;
  accepted: number;
  refused: number;
  /** Answers that are none of these, by status. */
  other: Record<string, number>;
  timeouts: number;
  lost: number;
  /** Not sent, for want of connections of the load generator. */
  unsent: number;
  settledMs: Spread;
  refusedMs: Spread;
  retryAfter: { least: number; most: number };
}

/** Counts how requests ended. */
export class Tally {
  private readonly settled: number[] = [];
  private readonly refused: number[] = [];
  private readonly other: Record<string, number> = {};
  private readonly errors = { timeout: 0, connection: 0 };
  private readonly retryAfter = { least: Infinity, most: 0 };
  private accepted = 0;
  private sent = 0;
  private unsent = 0;

  send(sent: boolean): void {
    if (sent) this.sent++;
    else this.unsent++;
  }

  count({ status, error, retryAfter = 0 }: Outcome, ms: number): void {
    if (error !== undefined) this.errors[error]++;
    else if (status === 201) this.settled.push(ms);
    else if (status === 202) this.accepted++;
    else if (status === 503) {
      this.refused.push(ms);
      this.retryAfter.least = Math.min(this.retryAfter.least, retryAfter);
      this.retryAfter.most = Math.max(this.retryAfter.most, retryAfter);
    } else this.other[status] = (this.other[status] ?? 0) + 1;
  }

  summary(what: string, seconds: number, offered: number): Summary {
    const { least, most } = this.retryAfter;
    return {
      what,
      seconds: round(seconds),
      offered: Math.round(offered),
      sent: this.sent,
      settled: this.settled.length,
      perSecond: Math.round(this.settled.length / seconds),
      accepted: this.accepted,
      refused: this.refused.length,
      other: this.other,
      timeouts: this.errors.timeout,
      lost: this.errors.connection,
      unsent: this.unsent,
      settledMs: spread(this.settled),
      refusedMs: spread(this.refused),
      retryAfter: { least: most === 0 ? 0 : least, most },
    };
  }
}

/** Percentiles of what was measured; zeros when nothing was. */
export function spread(samples: readonly number[]): Spread {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
