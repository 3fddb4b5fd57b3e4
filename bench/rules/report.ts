import { figure, percent, renderTable, whole } from '../settle/report/table';
import type { Run } from './measure';

/** All runs over one rule set. */
export interface Summary {
  discounts: number;
  rounds: number;
  perSecond: number;
  /** Half of the distance between the slowest and the fastest round, of the median. */
  scatter: number;
  cpuMicros: number;
  /** What a core of one's own settles: the figure to compare when others use the machine. */
  perCpuSecond: number;
  discountsPerOrder: number;
}

export function summarize(discounts: number, given: number, runs: readonly Run[]): Summary {
  const rates = runs.map(({ orders, seconds }) => orders / seconds);
  const perSecond = median(rates);
  const cpuMicros = median(runs.map(({ orders, cpuSeconds }) => (cpuSeconds * 1e6) / orders));
  return {
    discounts,
    rounds: runs.length,
    perSecond,
    scatter: (Math.max(...rates) - Math.min(...rates)) / 2 / perSecond,
    cpuMicros,
    perCpuSecond: 1e6 / cpuMicros,
    discountsPerOrder: given,
  };
}

/** A row per rule set. */
export function describe(all: readonly Summary[]): string {
  const bare = all.find(({ discounts }) => discounts === 0);
  return renderTable<Summary>(
    [
      { title: 'discounts', cell: ({ discounts }) => whole(discounts) },
      { title: 'orders a second', cell: ({ perSecond }) => whole(perSecond) },
      { title: '±', cell: ({ scatter, rounds }) => (rounds > 1 ? percent(scatter) : '–') },
      { title: 'a second of CPU', cell: ({ perCpuSecond }) => whole(perCpuSecond) },
      { title: 'µs of CPU an order', cell: ({ cpuMicros }) => figure(cpuMicros) },
      {
        title: 'µs a discount',
        cell: ({ discounts, cpuMicros }) => figure(bare && discounts > 0 ? (cpuMicros - bare.cpuMicros) / discounts : null),
      },
      { title: 'given an order', cell: ({ discountsPerOrder }) => figure(discountsPerOrder) },
    ],
    all,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = low] = sorted.length % 2 === 1 ? [sorted[middle]] : sorted.slice(middle - 1, middle + 1);
  return (low + high) / 2;
}
