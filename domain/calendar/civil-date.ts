/** A day of the proleptic Gregorian calendar; the month counts from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MS_PER_DAY = 86_400_000;
/** `YYYY-MM-DD` goes no further; what would lie beyond ends here. */
const LAST_DATE = '9999-12-31';

/** Reads `YYYY-MM-DD`; null if it is no such day. */
export function readDate(text: string): CivilDate | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) ? { year, month, day } : null;
}

/**
 * Reads a date that was checked before.
 * @throws Error if it is none: a fault of ours.
 */
export function civilDate(text: string): CivilDate {
  const date = readDate(text);
  if (date === null) throw new Error(`Not a date: ${text}`);
  return date;
}

/** `YYYY-MM-DD`, at most 9999-12-31. */
export function writeDate({ year, month, day }: CivilDate): string {
  if (year > 9999) return LAST_DATE;
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01. */
export function dayNumber({ year, month, day }: CivilDate): number {
  // Date.UTC takes years below 100 for those of the last century.
  const date = new Date(0);
  return date.setUTCFullYear(year, month - 1, day) / MS_PER_DAY;
}

export function fromDayNumber(days: number): CivilDate {
  const date = new Date(days * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 (Monday) to 7 (Sunday), ISO 8601. */
export function weekdayOf(days: number): number {
  // 1970-01-01 was a Thursday.
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const twoDigits = (n: number) => (n < 10 ? `0${n}` : String(n));
