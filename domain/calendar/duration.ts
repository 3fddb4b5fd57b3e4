import type { Duration } from '../rules/rule-set';
import { civilDate, dayNumber, daysInMonth, fromDayNumber, writeDate } from './civil-date';

/** The date that many days later. */
export function addDays(date: string, days: number): string {
  if (days === 0) return date;
  return writeDate(fromDayNumber(dayNumber(civilDate(date)) + days));
}

/** The same day that many months later; the last day of the month where that has no such day (31 Jan + 1 month = 28 Feb). */
export function addMonths(date: string, months: number): string {
  const from = civilDate(date);
  const count = from.year * 12 + (from.month - 1) + months;
  const [year, month] = [Math.floor(count / 12), (count % 12) + 1];
  return writeDate({ year, month, day: Math.min(from.day, daysInMonth(year, month)) });
}

/** The date after a duration in calendar units; zero is the same day. */
export function addDuration(date: string, duration: Duration): string {
  if ('days' in duration) return addDays(date, duration.days);
  if ('months' in duration) return addMonths(date, duration.months);
  return addMonths(date, 12 * duration.years);
}
