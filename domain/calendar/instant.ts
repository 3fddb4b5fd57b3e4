import { daysInMonth } from './civil-date';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-](\d{2}):(\d{2}))$/;

/**
 * Reads a time of RFC 3339 with its offset; finer parts than milliseconds are dropped.
 * @returns milliseconds since 1970, or null if it is no such time (there is no 30 February and no second 60 here)
 */
export function readInstant(text: string): number | null {
  const normal = text.toUpperCase();
  const match = RFC_3339.exec(normal);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHours = 0, offsetMinutes = 0] = match
    .slice(1)
    .map((part) => Number(part || 0));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return null;
  return Date.parse(normal);
}

/**
 * Reads a time that was checked before.
 * @throws Error if it is none: a fault of ours.
 */
export function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Error(`Not a time: ${text}`);
  return ms;
}
