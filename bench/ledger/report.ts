import { PART } from '../engine/engine';
import { figure, percent, renderTable, whole, type Column } from '../settle/report/table';
import type { Workload } from './lines';

/** One workload in one round. */
export interface Run {
  workload: Workload;
  lines: number;
  perSecond: number;
  statuses: Record<string, number>;
  /** CPU of each part, ms a line. */
  cpuMs: Record<string, number>;
  /** Share of the machine that was busy, and that others than the engine and the bench used. */
  busy: number | null;
  /** Most that the API had resident, MiB. */
  apiMib: number;
}

export interface Summary extends Run {
  rounds: number;
  /** Half of the distance between the slowest and the fastest round, as a share. */
  scatter: number;
}

/** Medians over the rounds. */
export function summarize(runs: readonly Run[]): Summary[] {
  return [...new Set(runs.map(({ workload }) => workload))].map((workload) => {
    const own = runs.filter((run) => run.workload === workload).toSorted((a, b) => a.perSecond - b.perSecond);
    const middle = own[Math.floor(own.length / 2)];
    const [slowest, fastest] = [own[0], own.at(-1)];
    if (middle === undefined || slowest === undefined || fastest === undefined) throw new Error('a workload without runs');
    return { ...middle, rounds: own.length, scatter: (fastest.perSecond - slowest.perSecond) / 2 / middle.perSecond };
  });
}

const NAMES: Record<Workload, string> = { import: 'orders of five lines', again: 'the same once more', return: 'returns of all of it' };

/** Rates and what they cost, for people. */
export function ledgerTable(all: readonly Summary[]): string {
  const cpu = (part: string): Column<Summary> => ({ title: `${part} CPU ms`, cell: ({ cpuMs }) => figure(cpuMs[part]) });
  const columns: Column<Summary>[] = [
    { title: 'imported', cell: ({ workload }) => NAMES[workload], words: true },
    { title: 'lines', cell: ({ lines }) => whole(lines) },
    { title: 'a second', cell: ({ perSecond }) => whole(perSecond) },
    { title: '±', cell: ({ scatter, rounds }) => (rounds > 1 ? percent(scatter) : '–') },
    cpu(PART.api),
    cpu(PART.worker),
    cpu(PART.postgres),
    cpu(PART.temporal),
    { title: 'API MiB', cell: ({ apiMib }) => whole(apiMib) },
    { title: 'machine busy', cell: ({ busy }) => percent(busy) },
  ];
  return renderTable(columns, all);
}
