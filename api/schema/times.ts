import { z } from 'zod';
import { readDate } from '../../domain/calendar/civil-date';
import { readInstant } from '../../domain/calendar/instant';

/** Years that operations may be dated in; four digits must do when a validity is added. A day that something ends on may lie later. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2999;
const LAST_DAY_YEAR = 9999;
/** Offsets as they exist: −12:00 to +14:00; at most nanoseconds. */
const TAIL = /[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:0\d|1[0-3]):\d\d|[+-]14:00)$/;

/** Whether a text is a day that exists, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const date = readDate(text);
  return date !== null && date.year >= FIRST_YEAR && date.year <= LAST_DAY_YEAR;
}

/** Whether a text is a moment, RFC 3339 with offset, on a day that exists. */
export function isInstant(text: string): boolean {
  return TAIL.test(text) && readInstant(text) !== null && isDate(text.slice(0, 10)) && Number(text.slice(0, 4)) <= LAST_YEAR;
}

/** A moment. */
export function instant(description: string) {
  return z
    .string()
    .refine(isInstant, 'must be a time with offset, as 2026-11-23T09:00:00+07:00, on a day that exists, from 1900 to 2999')
    .meta({ description, format: 'date-time', example: '2026-11-23T09:00:00+07:00' });
}

/** A day in the program's time zone. */
export function date(description: string) {
  return z
    .string()
    .refine(isDate, 'must be a date that exists, as 2026-11-23, from 1900 on')
    .meta({ description, format: 'date', example: '2026-11-23' });
}

/** A moment in an answer: UTC, milliseconds. */
export const answeredInstant = (description: string) => z.string().meta({ description, format: 'date-time', example: '2026-11-23T02:00:00.123Z' });

/** A day in an answer. */
export const answeredDate = (description: string) => z.string().meta({ description, format: 'date', example: '2026-11-23' });
