import { readInstant } from '../../calendar/instant';
import type { RuleScope } from '../rule-set';
import { within, type Report } from './report';

/** Milliseconds since 1970, half-open. */
export interface TimeWindow {
  readonly from: number;
  readonly until: number;
}

/**
 * Checks when a rule applies.
 * @param now milliseconds since 1970, to warn of what has ended; null: don't
 */
export function compileWindow(path: string, rule: RuleScope, now: number | null, report: Report): TimeWindow {
  const from = read(within(path, 'from'), rule.from, report) ?? -Infinity;
  const until = read(within(path, 'until'), rule.until, report) ?? Infinity;
  if (from >= until) report.error(within(path, 'until'), 'It ends before it starts.');
  else if (now !== null && until <= now) report.warn(within(path, 'until'), 'It has ended.');
  return { from, until };
}

function read(path: string, text: string | undefined, report: Report): number | null {
  if (text === undefined) return null;
  const ms = readInstant(text);
  if (ms === null) report.error(path, 'A time of RFC 3339 with its offset is needed, such as 2026-11-01T00:00:00+07:00.');
  return ms;
}
