import { addMonths } from '../calendar/duration';
import { roundUp, type CalendarUnit } from '../calendar/round-up';

/** The time in which what was spent or earned counts: so many months up to a day, or the calendar year that it lies in. */
export type LevelPeriod = { readonly months: number } | { readonly calendar: 'year' };

/** How levels are kept and lost (contract §2 `levelPolicy`), with its defaults. */
export interface CompiledLevelPolicy {
  /** Null: a lifetime. */
  readonly period: LevelPeriod | null;
  /** How long a level is kept at least from the day on which it was reached; `roundUpTo` moves the last of these days to the end of its unit. */
  readonly keepFor: { readonly months: number; readonly roundUpTo: CalendarUnit | null } | null;
  readonly downgrade: 'never' | 'one_level' | 'reassess';
  /** Days between the day on which the numbers are first found too low and the downgrade. */
  readonly graceDays: number;
}

/** Levels are reached in a lifetime and never lost. */
export const FOR_LIFE: CompiledLevelPolicy = { period: null, keepFor: null, downgrade: 'never', graceDays: 0 };

/** The last day, `YYYY-MM-DD`, on which a level that is reached on a date is kept whatever the numbers say; null: there is none. */
export function keptUntil({ keepFor }: CompiledLevelPolicy, date: string): string | null {
  if (keepFor === null) return null;
  const last = addMonths(date, keepFor.months);
  return keepFor.roundUpTo === null ? last : roundUp(last, keepFor.roundUpTo);
}

/** Days whose amounts count together: those after `after`, through `through`. */
export interface Span {
  readonly after: string;
  readonly through: string;
}

/** The days that count on a date: the months that end with it, or its whole calendar year. */
export function spanOn(period: LevelPeriod, date: string): Span {
  if ('months' in period) return { after: addMonths(date, -period.months), through: date };
  const year = Number(date.slice(0, 4));
  const lastOf = (number: number) => `${String(number).padStart(4, '0')}-12-31`;
  return { after: lastOf(year - 1), through: lastOf(year) };
}
