import { civilDate, daysInMonth, writeDate } from './civil-date';

export type CalendarUnit = 'month' | 'quarter' | 'year';

const MONTHS: Record<CalendarUnit, number> = { month: 1, quarter: 3, year: 12 };

/** The last day of the month, quarter or year that the date lies in. */
export function roundUp(date: string, unit: CalendarUnit): string {
  const { year, month } = civilDate(date);
  const last = Math.ceil(month / MONTHS[unit]) * MONTHS[unit];
  return writeDate({ year, month: last, day: daysInMonth(year, last) });
}
