import type { ShownStatement } from './statement-schema';

export const CSV = 'text/csv';

const HEADER = ['at', 'recordedAt', 'kind', 'points', 'debtChange', 'balanceAfter', 'sourceKind', 'sourceId'];

/** A statement as CSV (RFC 4180): the opening, each entry, the closing; `balanceAfter` of the first and last is available and pending together. */
export function statementCsv({ from, to, opening, entries, closing }: ShownStatement): string {
  const ends = (kind: string, at: string, end: ShownStatement['opening']) => [at, '', kind, '', '', end.available + end.pending, '', ''];
  const rows = [
    HEADER,
    ends('opening', from, opening),
    ...entries.map(({ at, recordedAt, kind, points, debtChange, balanceAfter, source }) => [
      ...[at, recordedAt, kind, points, debtChange, balanceAfter],
      ...[source.kind, source.id],
    ]),
    ends('closing', to, closing),
  ];
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
