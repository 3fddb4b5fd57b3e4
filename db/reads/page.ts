/** A page of a list: its rows and the position after its last one; null: there is no more. */
export interface Page<Row> {
  rows: Row[];
  next: string | null;
}

/** Cuts a page of rows that were read with one more than `limit`. */
export function pageOf<Row>(rows: readonly Row[], limit: number, position: (row: Row) => string): Page<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? position(last) : null };
}

/** Position in a history: the instant of recording to the microsecond (as Postgres has it), and the id of the row. */
const MOMENT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z) (\S+)$/;

/** SQL of a position's first part: `timestamptz` reaches us in milliseconds, which would skip rows of the same one. */
export const momentOf = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Whether a text is a position in a history. */
export function isMomentPosition(text: string): boolean {
  const moment = MOMENT.exec(text)?.[1];
  return moment !== undefined && !Number.isNaN(Date.parse(moment));
}

/** Instant and id of a position in a history; nulls for none. @throws RangeError for a text that is none. */
export function momentPosition(position: string | null): { at: string | null; id: string | null } {
  if (position === null) return { at: null, id: null };
  const [, at = '', id = ''] = MOMENT.exec(position) ?? [];
  if (!isMomentPosition(position)) throw new RangeError(`${position} is no position in a history`);
  return { at, id };
}
