import { civilDate, dayNumber } from './civil-date';
import { zoneOffset } from './zone-offset';

const DAY_MS = 86_400_000;

/** Midnight on the wall: the offset is the one that holds then, which near a change of the clocks takes a second look. */
export function startOfDay(date: string, timeZone: string): Date {
  const utc = dayNumber(civilDate(date)) * DAY_MS;
  const guess = utc - zoneOffset(utc, timeZone);
  return new Date(utc - zoneOffset(guess, timeZone));
}
