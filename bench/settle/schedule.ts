import type { RunRequest } from './load/messages';
import type { BenchOptions } from './options';

/** How many callers the yardstick has: a no-op workflow at as many callers as it needs to be at its best, and a lone one. */
export const NOOP_CALLERS = [16, 1] as const;
export const HOT_CALLERS = 64;

/** What a round runs, in that order; every other round the other way round, so that what drifts doesn't favour one of them. */
export function schedule(
  { only, callers, seconds, hotOrders }: Pick<BenchOptions, 'only' | 'callers' | 'seconds' | 'hotOrders'>,
  round: number,
): RunRequest[] {
  const all: RunRequest[] = [
    ...NOOP_CALLERS.map((count): RunRequest => ({ workload: 'noop', callers: count, seconds })),
    ...callers.map((count): RunRequest => ({ workload: 'uniform', callers: count, seconds })),
    { workload: 'hot', callers: HOT_CALLERS, seconds, calls: hotOrders },
  ];
  const wanted = all.filter(({ workload }) => only.includes(workload));
  return round % 2 === 0 ? wanted : wanted.toReversed();
}

/** The no-op's part of the warm-up: its server is compiled already, it just has to get going. */
const NOOP_SHARE = 0.1;
const WARMING_CALLERS = 64;

/** What an engine runs before anything is counted. */
export function warmUp({ only, warmSeconds }: Pick<BenchOptions, 'only' | 'warmSeconds'>): RunRequest[] {
  if (warmSeconds === 0) return [];
  const noop: RunRequest = { workload: 'noop', callers: NOOP_CALLERS[0], seconds: warmSeconds * NOOP_SHARE };
  const orders: RunRequest = { workload: 'uniform', callers: WARMING_CALLERS, seconds: warmSeconds * (1 - NOOP_SHARE) };
  const settles = only.some((workload) => workload !== 'noop');
  return [...(only.includes('noop') ? [noop] : []), ...(settles ? [orders] : [])];
}
