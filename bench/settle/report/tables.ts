import { PART } from '../../engine/engine';
import { HOT_CALLERS, NOOP_CALLERS } from '../schedule';
import type { Summary } from './summary';
import { figure, percent, renderTable, whole, type Column } from './table';

const NAMES = {
  noop: 'no-op workflow',
  uniform: 'orders, uniform cards',
  hot: 'orders, one hot card',
  quote: 'quotes',
  balance: 'balances',
} as const;

/** What is compared with the no-op of the same server: the rate with that at 16 callers, a lone caller's median with that of a lone no-op. */
export function timesNoop(summary: Summary, all: readonly Summary[]): { rate: number | null; lone: number | null } {
  const noop = (callers: number) => all.find((one) => one.workload === 'noop' && one.callers === callers);
  const [busy, lone] = NOOP_CALLERS.map(noop);
  const settles = summary.workload !== 'noop';
  return {
    rate: settles && busy ? summary.perSecond / busy.perSecond : null,
    lone: settles && lone && summary.callers === 1 ? summary.p50 / lone.p50 : null,
  };
}

/** Rates and latencies. */
export function ratesTable(all: readonly Summary[]): string {
  const columns: Column<Summary>[] = [
    ...nameColumns(),
    { title: 'a second', cell: ({ perSecond }) => figure(perSecond) },
    { title: '±', cell: ({ scatter, rounds }) => (rounds > 1 ? percent(scatter) : '–') },
    { title: '× no-op', cell: (one) => figure(timesNoop(one, all).rate) },
    { title: 'p50 ms', cell: ({ p50 }) => figure(p50) },
    { title: '÷ lone no-op', cell: (one) => figure(timesNoop(one, all).lone) },
    { title: 'p95 ms', cell: ({ p95 }) => figure(p95) },
    { title: 'p99 ms', cell: ({ p99 }) => figure(p99) },
    { title: 'max ms', cell: ({ max }) => figure(max) },
    { title: 'errors', cell: ({ errors }) => errorsText(errors) },
    { title: 'orders a batch', cell: ({ batch }) => figure(batch) },
  ];
  return renderTable(columns, all);
}

/** CPU by process, statements and write-ahead log, each per order or no-op workflow. */
export function costsTable(all: readonly Summary[]): string {
  const parts = [...new Set(all.flatMap(({ cpuMs }) => Object.keys(cpuMs ?? {})))].sort((a, b) => rank(a) - rank(b));
  const columns: Column<Summary>[] = [
    ...nameColumns(),
    ...parts.map((name): Column<Summary> => ({ title: name, cell: ({ cpuMs }) => figure(cpuMs?.[name]) })),
    { title: 'in all', cell: ({ cpuMs }) => figure(cpuMs && Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0)) },
    { title: 'machine busy', cell: ({ busy }) => percent(busy) },
    { title: 'by others', cell: ({ others }) => percent(others) },
  ];
  return renderTable(columns, all);
}

/** What Postgres does per order or no-op workflow. */
export function postgresTable(all: readonly Summary[]): string {
  const servers = [...new Set(all.flatMap(({ walBytes }) => Object.keys(walBytes)))];
  const columns = servers.flatMap((name): Column<Summary>[] => [
    { title: `${name}: statements`, cell: ({ statements }) => figure(statements[name]) },
    { title: 'WAL bytes', cell: ({ walBytes }) => whole(walBytes[name]) },
  ]);
  return renderTable([...nameColumns(), ...columns], all);
}

/** Where the time of a workflow goes. */
export function phasesTable(all: readonly Summary[]): string {
  const names = [...new Set(all.toReversed().flatMap(({ phases }) => Object.keys(phases)))];
  const columns: Column<Summary>[] = [
    ...nameColumns(),
    ...names.map((name): Column<Summary> => ({ title: name, cell: ({ phases }) => figure(phases[name]) })),
    { title: 'in all', cell: ({ phases }) => figure(Object.values(phases).reduce((sum, ms) => sum + ms, 0)) },
  ];
  return renderTable(columns, all);
}

/** How flat the hot card's rate is, in tenths of its orders. */
export function slicesText(all: readonly Summary[]): string {
  const hot = all.find(({ workload, callers }) => workload === 'hot' && callers === HOT_CALLERS);
  return hot && hot.slices.length > 0 ? `One hot card, orders a second in tenths of a round: ${hot.slices.map(whole).join(', ')}` : '';
}

function nameColumns(): Column<Summary>[] {
  return [
    { title: '', cell: ({ workload }) => NAMES[workload], words: true },
    { title: 'callers', cell: ({ callers }) => String(callers) },
  ];
}

const ORDER: readonly string[] = [PART.api, PART.worker, PART.temporal, PART.temporalPostgres, PART.postgres];

function rank(part: string): number {
  const index = ORDER.indexOf(part);
  return index < 0 ? ORDER.length : index;
}

export function errorsText(errors: Record<string, number>): string {
  return (
    Object.entries(errors)
      .map(([reason, count]) => `${count} × ${reason}`)
      .join(', ') || '0'
  );
}
