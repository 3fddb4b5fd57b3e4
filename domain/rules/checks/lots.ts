import type { Duration, LotPolicy, PendingPolicy } from '../rule-set';
import type { Report } from './report';

/** Far beyond any card's life; keeps dates within four-digit years. */
export const LONGEST = { days: 36_500, months: 1200, years: 100 };

/** Checks durations. */
export function checkLots(lots: LotPolicy, report: Report): void {
  checkDuration('lots.validFor', lots.validFor, report);
  checkPending('lots.pendingFor', lots.pendingFor, report);
  const days = (lots.warnBefore ?? []).map((warning) => warning.days);
  for (const [index, each] of days.entries()) {
    checkDuration(`lots.warnBefore.${index}`, { days: each }, report);
    if (days.indexOf(each) < index) report.error(`lots.warnBefore.${index}.days`, 'It stands twice.');
  }
  if (days.length > 0 && (lots.validFor ?? null) === null)
    report.warn('lots.warnBefore', 'Lots never expire unless an earning rule or a grant says so.');
}

/** Days, or until a confirmation. */
export function checkPending(path: string, pending: PendingPolicy | null | undefined, report: Report): void {
  if (pending === undefined || pending === null) return;
  if ('until' in pending) checkDuration(`${path}.cancelAfter`, pending.cancelAfter, report);
  else checkDuration(path, pending, report);
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
