/** A column of a table; numbers stand right, words left. */
export interface Column<Row> {
  title: string;
  cell: (row: Row) => string;
  words?: boolean;
}

/** A table that reads well in a terminal and is Markdown as Prettier lays it out. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  // Markdown needs three dashes at least.
  const widths = columns.map(({ title }, index) => Math.max(3, title.length, ...cells.map((row) => row[index]?.length ?? 0)));
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, index) => (columns[index]?.words ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0))).join(' | ')} |`;
  const rule = columns.map(({ words }, index) => (words ? '-'.repeat(widths[index] ?? 3) : `${'-'.repeat((widths[index] ?? 3) - 1)}:`));
  return [line(columns.map(({ title }) => title)), line(rule), ...cells.map(line)].join('\n');
}

/** A number with as many digits after the point as it deserves: `1,234`, `12.3`, `0.46`. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A whole number: `1,234`. */
export function whole(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : Math.round(value).toLocaleString('en-US');
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}
