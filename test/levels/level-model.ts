import { startOfDay } from '../../domain/calendar/start-of-day';
import { assessed, lookedAgain, setByHand } from '../../domain/levels/assess';
import { totalOf } from '../../domain/levels/ladder';
import { countingOn, NOTHING_YET, withDay, type Amounts } from '../../domain/levels/qualifying';
import { raised } from '../../domain/levels/raise';
import { newStanding, type Cause, type CausedChange, type LevelRules, type LevelStep, type Standing } from '../../domain/levels/standing';
import type { LevelDriver } from './level-driver';

/** What may happen to a card's level. */
export type Happening =
  /** `ofCurrent`: by the current version; `settles`: in one transaction with those before it that were not settled yet. */
  | { what: 'order'; date: string; spend: number; earned: number; ofCurrent: boolean; settles: boolean }
  | { what: 'nightly'; date: string }
  /** Takes back half of what qualified on one of the days. */
  | { what: 'return'; date: string; place: number; isExchange: boolean }
  | { what: 'grant'; date: string; spend: number; earned: number }
  | { what: 'by_hand'; date: string; level: string; until: string | null };

/** A card's levels by the pure functions alone. */
export class LevelModel {
  standing: Standing;
  amounts: Amounts = NOTHING_YET;
  changes: CausedChange[] = [];

  /** @param rules of the current version */
  constructor(private readonly rules: LevelRules) {
    this.standing = newStanding(rules.ladder);
  }

  order({ date, spend, earned }: Extract<Happening, { what: 'order' }>, rules: LevelRules, id: string): void {
    this.amounts = withDay(this.amounts, { date, spend, earned });
    const cause: Cause = { kind: 'order', id, at: `${date}T12:00:00.000Z`, date };
    // A version that names no levels doesn't look at any.
    if (rules.ladder.levels[0].id !== 'member') this.take(raised(this.standing, rules, this.amounts, { spend, earned }, cause));
  }

  /** How many levels the run of a date changes. */
  nightly(date: string): number {
    const at = startOfDay(date, this.rules.timeZone).toISOString();
    return this.take(assessed(this.standing, this.rules, this.totalOn, { kind: 'nightly', id: date, at, date }));
  }

  /** What goes by the book: done here and there. */
  async elsewhere(happening: Exclude<Happening, { what: 'order' | 'nightly' }>, driver: LevelDriver, id: string): Promise<void> {
    const { date, what } = happening;
    const cause: Cause = { kind: what, id, at: `${date}T15:00:00.000Z`, date };
    if (what === 'grant') {
      const { spend, earned } = happening;
      this.amounts = withDay(this.amounts, { date, spend, earned });
      this.take(raised(this.standing, this.rules, this.amounts, { spend, earned }, cause));
      await driver.book(this.rules, cause, (book, cardId, booked) => {
        book.qualify(cardId, { date, spend, points: earned });
        book.lift(cardId, { spend, points: earned }, booked);
      });
    } else if (what === 'by_hand') {
      const { level, until } = happening;
      this.take(setByHand(this.standing, this.rules, level, until, cause));
      await driver.book(this.rules, cause, (book, cardId, booked) => book.setByHand(cardId, { level, until, reason: 'why not' }, booked));
    } else {
      const day = this.amounts.days[happening.place % Math.max(1, this.amounts.days.length)];
      if (day === undefined) return;
      const back = { date: day.date, spend: -Math.ceil(day.spend / 2), earned: -Math.ceil(day.earned / 2) };
      this.amounts = withDay(this.amounts, back);
      if (happening.isExchange) this.standing = { ...this.standing, restsOn: later(this.standing.restsOn, date) };
      else
        this.take(
          lookedAgain(
            this.standing,
            this.rules,
            this.totalOn,
            cause,
            this.amounts.days
              .map((day) => day.date)
              .toSorted()
              .at(-1) ?? null,
          ),
        );
      await driver.book(this.rules, cause, (book, cardId, booked) => {
        book.qualify(cardId, { date: back.date, spend: back.spend, points: back.earned });
        if (happening.isExchange) book.rest(cardId, date);
        else book.lookAgain(cardId, booked);
      });
    }
  }

  private readonly totalOn = (date: string) => totalOf(this.rules.ladder, countingOn(this.amounts, this.rules.ladder.policy.period, date));

  private take({ standing, changes }: LevelStep): number {
    this.standing = standing;
    this.changes.push(...changes);
    return changes.length;
  }
}

function later(one: string | null, other: string): string {
  return one !== null && one > other ? one : other;
}
