/** What a run has done so far. Points are sums over lots. */
export interface LifecycleCounts {
  /** Cards that were changed, once for each phase that changed them. */
  cards: number;
  ordersCancelled: number;
  lotsActivated: number;
  pointsActivated: number;
  debtRepaid: number;
  lotsExpired: number;
  pointsExpired: number;
  /** Lapsed lots that an order under way has reserved: they stay for the next run. */
  lotsKept: number;
  levelsChanged: number;
  warnings: number;
  /** Cards that could not be worked on by a fault of ours, once for each phase; the log names them. */
  failed: number;
  chunks: number;
  /** Of its longest transaction, milliseconds. */
  longestChunkMs: number;
}

export const NO_COUNTS: LifecycleCounts = {
  cards: 0,
  ordersCancelled: 0,
  lotsActivated: 0,
  pointsActivated: 0,
  debtRepaid: 0,
  lotsExpired: 0,
  pointsExpired: 0,
  lotsKept: 0,
  levelsChanged: 0,
  warnings: 0,
  failed: 0,
  chunks: 0,
  longestChunkMs: 0,
};

const NAMES = Object.keys(NO_COUNTS) as (keyof LifecycleCounts)[];

/** Both together; of the longest chunk the longer one. What one of them doesn't name is 0. */
export function addCounts(a: Partial<LifecycleCounts>, b: Partial<LifecycleCounts>): LifecycleCounts {
  const sums = { ...NO_COUNTS };
  for (const name of NAMES) sums[name] = (a[name] ?? 0) + (b[name] ?? 0);
  return { ...sums, longestChunkMs: Math.max(a.longestChunkMs ?? 0, b.longestChunkMs ?? 0) };
}
