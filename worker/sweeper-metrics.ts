import type { WorkerMetrics } from '../platform/metrics/worker-metrics';
import type { SweeperObserver } from './sweeper';

/** Counts what a sweeper finds. */
export function sweeperMetrics({ of }: WorkerMetrics, now: () => number = Date.now): SweeperObserver {
  return {
    looked: (orders) => {
      const oldest = orders.reduce((earliest, { acceptedAt }) => Math.min(earliest, Date.parse(acceptedAt)), now());
      of.stuck.set(orders.length);
      of.oldest.set((now() - oldest) / 1000);
      of.lastLook.set(now() / 1000);
    },
    swept: () => of.swept.inc(),
  };
}
