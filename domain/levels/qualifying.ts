import { spanOn, type LevelPeriod } from './policy';

/** What counts toward levels: goods' totals in minor units, and points. */
export interface Qualifying {
  readonly spend: number;
  readonly earned: number;
}

/** What counts of one business date. */
export interface QualifyingDay extends Qualifying {
  readonly date: string;
}

/** What a card has come to in its lifetime, and on which days. */
export interface Amounts extends Qualifying {
  /** One for each date that has anything, in any order. */
  readonly days: readonly QualifyingDay[];
}

export const NOTHING_YET: Amounts = { spend: 0, earned: 0, days: [] };

/**
 * The amounts with those of a date raised, or (by a return of an order of that date) lowered.
 * @throws Error when more is taken back than there was: a fault of ours
 */
export function withDay(amounts: Amounts, { date, spend, earned }: QualifyingDay): Amounts {
  const was = amounts.days.find((day) => day.date === date) ?? { date, spend: 0, earned: 0 };
  const is = { date, spend: was.spend + spend, earned: was.earned + earned };
  if (is.spend < 0 || is.earned < 0) throw new Error(`more was taken back than qualified on ${date}`);
  const others = amounts.days.filter((day) => day.date !== date);
  const days = is.spend === 0 && is.earned === 0 ? others : [...others, is];
  return { spend: amounts.spend + spend, earned: amounts.earned + earned, days };
}

/** What counts on a date: of the period that it lies in, or ends. */
export function countingOn(amounts: Amounts, period: LevelPeriod | null, date: string): Qualifying {
  if (period === null) return { spend: amounts.spend, earned: amounts.earned };
  const { after, through } = spanOn(period, date);
  const counting = amounts.days.filter((day) => day.date > after && day.date <= through);
  return {
    spend: counting.reduce((sum, day) => sum + day.spend, 0),
    earned: counting.reduce((sum, day) => sum + day.earned, 0),
  };
}

/**
 * The most that any period has come to which a date belongs to and which ends on `from` or later; null: the date belongs to none of them. For an
 * order that comes late: what was settled before it, of later dates, counts with it.
 */
export function mostWith(
  amounts: Amounts,
  period: LevelPeriod | null,
  date: string,
  from: string,
  value: (sums: Qualifying) => number,
): number | null {
  if (period === null) return value(amounts);
  const ends = [from, ...amounts.days.map((day) => day.date).filter((day) => day > from)];
  const sums = ends.filter((end) => belongsTo(period, date, end)).map((end) => value(countingOn(amounts, period, end)));
  return sums.length === 0 ? null : Math.max(...sums);
}

function belongsTo(period: LevelPeriod, date: string, end: string): boolean {
  const { after, through } = spanOn(period, end);
  return date > after && date <= through;
}
