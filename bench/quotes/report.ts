import { errorsText } from '../settle/report/tables';
import { figure, percent, renderTable, type Column } from '../settle/report/table';
import type { Summary } from '../settle/report/summary';
import { PART } from '../engine/engine';

const NAMES: Partial<Record<Summary['workload'], string>> = { quote: 'quotes', balance: 'balances' };

/** Rates, latencies and what they cost, for people. */
export function quotesTable(all: readonly Summary[]): string {
  const cpu = (part: string): Column<Summary> => ({ title: `${part} CPU ms`, cell: ({ cpuMs }) => figure(cpuMs?.[part]) });
  const columns: Column<Summary>[] = [
    { title: '', cell: ({ workload }) => NAMES[workload] ?? workload, words: true },
    { title: 'callers', cell: ({ callers }) => String(callers) },
    { title: 'a second', cell: ({ perSecond }) => figure(perSecond) },
    { title: '±', cell: ({ scatter, rounds }) => (rounds > 1 ? percent(scatter) : '–') },
    { title: 'p50 ms', cell: ({ p50 }) => figure(p50) },
    { title: 'p95 ms', cell: ({ p95 }) => figure(p95) },
    { title: 'p99 ms', cell: ({ p99 }) => figure(p99) },
    { title: 'max ms', cell: ({ max }) => figure(max) },
    { title: 'errors', cell: ({ errors }) => errorsText(errors) },
    cpu(PART.api),
    cpu(PART.postgres),
    { title: 'statements', cell: ({ statements }) => figure(statements[PART.postgres]) },
    { title: 'machine busy', cell: ({ busy }) => percent(busy) },
    { title: 'by others', cell: ({ others }) => percent(others) },
  ];
  return renderTable(columns, all);
}
