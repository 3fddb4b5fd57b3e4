import { civilDate, dayNumber, fromDayNumber, weekdayOf } from './civil-date';

export type Period = 'lifetime' | 'year' | 'month' | 'week' | 'day';

/**
 * Names the calendar period that a date lies in: `lifetime`, `2026`, `2026-11`, `2026-W48` (ISO 8601), `2026-11-23`.
 * @param date business date, `YYYY-MM-DD`
 */
export function periodKey(per: Period, date: string): string {
  switch (per) {
    case 'lifetime':
      return 'lifetime';
    case 'year':
      return date.slice(0, 4);
    case 'month':
      return date.slice(0, 7);
    case 'week':
      return isoWeek(date);
    case 'day':
      return date;
  }
}

/** A week belongs to the year that its Thursday lies in. */
function isoWeek(date: string): string {
  const days = dayNumber(civilDate(date));
  const thursday = days - weekdayOf(days) + 4;
  const { year } = fromDayNumber(thursday);
  const week = Math.floor((thursday - dayNumber({ year, month: 1, day: 1 })) / 7) + 1;
  return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}`;
}
