/** Latencies of one run, in milliseconds. */
export interface Latencies {
  count: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Sums up what was measured in `seconds`. */
export function latencies(samples: readonly number[], seconds: number): Latencies {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
  return {
    count: sorted.length,
    perSecond: seconds > 0 ? Math.round((10 * sorted.length) / seconds) / 10 : 0,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
}
