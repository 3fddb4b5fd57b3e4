import { addDays } from '../../domain/calendar/duration';
import { Problem } from '../../domain/problem';
import { startOfDay } from '../../domain/calendar/start-of-day';
import { isDate } from './times';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 90;

/** Half-open span of time. */
export interface HistoryRange {
  from: Date;
  to: Date;
}

/**
 * The span that `?from=` and `?to=` name; the last 90 days by default (contract §1). A date stands for the whole day in the program's time
 * zone: it begins with the first and ends after the last.
 * @throws Problem `VALIDATION_FAILED` when `from` is not before `to`
 */
export function historyRange(query: { from?: string; to?: string }, timeZone: string, now: Date): HistoryRange {
  // What is recorded at this very moment belongs to it.
  const to = query.to === undefined ? new Date(now.getTime() + 1000) : moment(isDate(query.to) ? addDays(query.to, 1) : query.to, timeZone);
  const from = query.from === undefined ? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS) : moment(query.from, timeZone);
  if (from < to) return { from, to };
  const message = 'must be before to';
  throw new Problem('VALIDATION_FAILED', `from ${message}.`, { errors: [{ path: 'from', message }] });
}

function moment(text: string, timeZone: string): Date {
  return isDate(text) ? startOfDay(text, timeZone) : new Date(text);
}
