import { readDate } from './civil-date';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a time of RFC 3339 with its offset; finer parts than milliseconds are dropped.
 * @returns milliseconds since 1970, or null if it is no such time (there is no 30 February and no second 60 here)
 */
export function readInstant(text: string): number | null {
  const normal = text.toUpperCase();
  if (!RFC_3339.test(normal) || readDate(normal.slice(0, 10)) === null) return null;
  const offset = normal.endsWith('Z') ? '00:00' : normal.slice(-5);
  const isClock = isTimeOfDay(normal.slice(11, 16)) && Number(normal.slice(17, 19)) < 60 && isTimeOfDay(offset);
  return isClock ? Date.parse(normal) : null;
}

/** Of `HH:MM`. */
function isTimeOfDay(text: string): boolean {
  return Number(text.slice(0, 2)) < 24 && Number(text.slice(3)) < 60;
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

/** The later of two instants, as it was written; the first one when there is no other, or they are the same. RFC 3339 with offset. */
export function laterOf(one: string, other: string | null): string {
  return other !== null && instant(other) > instant(one) ? other : one;
}
