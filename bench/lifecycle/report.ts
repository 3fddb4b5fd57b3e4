import type { Measured } from '../settle/load/measure';
import { figure, renderTable, type Column } from '../settle/report/table';
import type { Night } from './nights';

/** What was measured together; either may be alone. */
export interface Row {
  name: string;
  load: Measured | null;
  night: Night | null;
}

/** Nights, and settlements without and beside them, for people. */
export function nightsTable(rows: readonly Row[]): string {
  const columns: Column<Row>[] = [
    { title: '', cell: ({ name }) => name, words: true },
    { title: 'orders a second', cell: ({ load }) => figure(load?.perSecond) },
    { title: 'p50 ms', cell: ({ load }) => figure(load?.p50) },
    { title: 'p99 ms', cell: ({ load }) => figure(load?.p99) },
    { title: 'max ms', cell: ({ load }) => figure(load?.max) },
    { title: 'night, minutes', cell: ({ night }) => figure(night === null ? null : night.seconds / 60) },
    { title: 'lots a second', cell: ({ night }) => figure(night === null ? null : night.lots / night.seconds) },
    { title: 'transactions', cell: ({ night }) => figure(night?.chunks) },
    { title: 'longest, ms', cell: ({ night }) => figure(night?.longestMs) },
  ];
  return renderTable(columns, rows);
}
