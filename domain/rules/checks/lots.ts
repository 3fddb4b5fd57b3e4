import type { Duration, LotPolicy } from '../rule-set';
import type { Report } from './report';

/** Far beyond any card's life; keeps dates within four-digit years. */
export const LONGEST = { days: 36_500, months: 1200, years: 100 };

/** Checks durations. */
export function checkLots(lots: LotPolicy, report: Report): void {
  checkDuration('lots.validFor', lots.validFor, report);
  checkDuration('lots.pendingFor', lots.pendingFor, report);
}

/** A duration has one unit and a whole number of it, at most a hundred years. */
export function checkDuration(path: string, duration: Duration | null | undefined, report: Report): void {
  if (duration === undefined || duration === null) return;
  const units = Object.entries(duration) as [string, unknown][];
  const [[unit, count] = ['', 0]] = units;
  const longest = unit in LONGEST ? LONGEST[unit as keyof typeof LONGEST] : null;
  if (units.length !== 1 || longest === null) report.error(path, 'A duration is one of: days, months, years.');
  else if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0 || count > longest)
    report.error(`${path}.${unit}`, `An integer from 0 to ${longest} is needed.`);
}
