import { fromDayNumber, weekdayOf, writeDate } from './civil-date';
import { instant as readChecked } from './instant';
import { zoneOffset } from './zone-offset';

/** What a clock and a calendar on the wall show. */
export interface LocalTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** 1 (Monday) to 7 (Sunday) */
  readonly weekday: number;
  /** 0 to 23 */
  readonly hour: number;
}

const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 24 * MS_PER_HOUR;

/**
 * The local time of an instant.
 * @param instant RFC 3339 with offset, or milliseconds since 1970
 * @param timeZone IANA name
 * @throws RangeError for a zone that doesn't exist
 */
export function localTime(instant: string | number, timeZone: string): LocalTime {
  const ms = typeof instant === 'number' ? instant : readChecked(instant);
  const local = ms + zoneOffset(ms, timeZone);
  const day = Math.floor(local / MS_PER_DAY);
  return { date: writeDate(fromDayNumber(day)), weekday: weekdayOf(day), hour: Math.floor((local - day * MS_PER_DAY) / MS_PER_HOUR) };
}

/** The business date of an instant in a time zone, `YYYY-MM-DD`. See `localTime`. */
export function localDate(instant: string | number, timeZone: string): string {
  return localTime(instant, timeZone).date;
}
