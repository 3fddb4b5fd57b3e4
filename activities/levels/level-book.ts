import { readLevelStates, writeLevels, type Author, type LevelChangeRow, type LevelState, type LevelWrite } from '../../db/levels/level-states';
import type { Tx } from '../../db/transaction';
import { assessed, lookedAgain, setByHand } from '../../domain/levels/assess';
import { totalOf, type Ladder } from '../../domain/levels/ladder';
import { handedOver, merged } from '../../domain/levels/merge';
import { countingOn, NOTHING_YET, withDay, type Amounts, type Qualifying, type QualifyingDay } from '../../domain/levels/qualifying';
import { raised } from '../../domain/levels/raise';
import { levelOn, type Cause, type LevelRules, type LevelStep } from '../../domain/levels/standing';

/** What an operation does to qualifying amounts, and who does it. */
export type BookedCause = Cause & Author;

interface Page {
  state: LevelState;
  rules: LevelRules;
  /** Dates whose amounts have changed. */
  days: Set<string>;
  changes: LevelChangeRow[];
  touched: boolean;
}

/**
 * What the cards of a batch have of levels while its operations are decided on one after the other; read once, written once. Only orders go another
 * way (`settle_level` in the SQL kernel): they come by the thousand.
 */
export class LevelBook {
  readonly #pages = new Map<number, Page>();

  private constructor(pages: readonly Page[]) {
    for (const page of pages) this.#pages.set(page.state.cardId, page);
  }

  /**
   * Reads cards that are locked.
   * @param rulesOf the rules of a program's current version
   * @param after only days after this one are of interest; null: all
   */
  static async read(
    tx: Tx,
    rulesOf: (programId: string) => LevelRules | Promise<LevelRules>,
    cardIds: readonly number[],
    after: string | null = null,
  ): Promise<LevelBook> {
    const pages: Page[] = [];
    for (const state of await readLevelStates(tx, cardIds, after))
      pages.push({ state, rules: await rulesOf(state.programId), days: new Set(), changes: [], touched: false });
    return new LevelBook(pages);
  }

  /** The level of a card on a date that lies after every change. */
  level(cardId: number, date: string): string {
    return levelOn(this.#page(cardId).state.standing, date);
  }

  /** What a card has come to in its life: minor units and points. */
  amounts(cardId: number): Amounts {
    return this.#page(cardId).state.amounts;
  }

  /**
   * Adds what qualifies on a business date, or takes it back (below 0): a return lowers the date of its order.
   * @throws Error when more is taken back than there was: a fault of ours
   */
  qualify(cardId: number, { date, spend, points }: { date: string; spend: number; points: number }): void {
    const page = this.#page(cardId);
    page.state.amounts = withDay(page.state.amounts, { date, spend, earned: points });
    page.days.add(date);
    page.touched = true;
  }

  /** After something that added to the amounts of its date: lifts the level as an order of that date does. `own`: what it added. */
  lift(cardId: number, own: { spend: number; points: number }, cause: BookedCause): void {
    const page = this.#page(cardId);
    const { standing, amounts } = page.state;
    this.#take(page, raised(standing, page.rules, amounts, { spend: own.spend, earned: own.points }, cause), cause);
  }

  /** After a return that lowered the amounts, unless it was part of an exchange: lowers the level by the policy. */
  lookAgain(cardId: number, cause: BookedCause): void {
    const page = this.#page(cardId);
    const { standing, amounts } = page.state;
    const latestDay = amounts.days.reduce<string | null>((latest, { date }) => (latest === null || date > latest ? date : latest), null);
    this.#take(page, lookedAgain(standing, page.rules, totalIn(page), cause, latestDay), cause);
  }

  /** A return on that date was part of an exchange: nobody looks at the level before the next day. */
  rest(cardId: number, date: string): void {
    const page = this.#page(cardId);
    const { restsOn } = page.state.standing;
    if (restsOn !== null && restsOn >= date) return;
    page.state.standing = { ...page.state.standing, restsOn: date };
    page.touched = true;
  }

  /** What the nightly run of a date does. */
  assess(cardId: number, cause: BookedCause): void {
    const page = this.#page(cardId);
    this.#take(page, assessed(page.state.standing, page.rules, totalIn(page), cause), cause);
  }

  /** Sets a level from the cause's moment on, through `until` (null: for good). */
  setByHand(cardId: number, set: { level: string; until: string | null; reason: string }, cause: BookedCause): void {
    const page = this.#page(cardId);
    this.#take(page, setByHand(page.state.standing, page.rules, set.level, set.until, cause), cause, set);
  }

  /** Moves all that one card has come to over to another, which has the higher of their levels then, or the one that both together reach; one set by hand goes on. */
  merge(fromCardId: number, intoCardId: number, cause: BookedCause): void {
    const [from, into] = [this.#page(fromCardId), this.#page(intoCardId)];
    const moved = from.state.amounts.days;
    for (const { date, spend, earned } of moved) this.qualify(intoCardId, { date, spend, points: earned });
    for (const { date } of moved) from.days.add(date);
    from.state.amounts = NOTHING_YET;
    from.touched = true;
    this.#take(into, merged(into.state.standing, from.state.standing, into.rules, totalIn(into), cause), cause);
    this.#take(into, handedOver(into.state.standing, from.state.standing, into.rules, cause), cause);
  }

  /** Writes what has changed, after the cards' points were written; answers how many levels changed. */
  async write(tx: Tx): Promise<number> {
    const touched = [...this.#pages.values()].filter(({ touched }) => touched);
    await writeLevels(tx, null, touched.map(written));
    return touched.reduce((sum, { changes }) => sum + changes.length, 0);
  }

  #take(
    page: Page,
    { standing, changes }: LevelStep,
    { actor, keyId, requestId }: BookedCause,
    set?: { until: string | null; reason: string },
  ): void {
    page.touched ||= changes.length > 0 || JSON.stringify(standing) !== JSON.stringify(page.state.standing);
    page.state.standing = standing;
    for (const change of changes) {
      const { until = null, reason = null } = change.kind === 'by_hand' ? (set ?? {}) : {};
      const qualifyOn = change.qualifying === null ? null : page.rules.ladder.qualifyOn;
      page.changes.push({ ...change, qualifyOn, until, reason, actor, keyId, requestId });
    }
  }

  #page(cardId: number): Page {
    const page = this.#pages.get(cardId);
    if (!page) throw new Error(`the levels of card ${cardId} were not read`);
    return page;
  }
}

/** What counts on a date, of what levels are reached by. */
function totalIn({ state: { amounts }, rules: { ladder } }: Page): (date: string) => number {
  return (date) => totalOf(ladder, sumsOn(ladder, amounts, date));
}

function sumsOn({ policy }: Ladder, amounts: Amounts, date: string): Qualifying {
  return countingOn(amounts, policy.period, date);
}

function written({ state, days, changes }: Page): LevelWrite {
  const dayOf = (date: string): QualifyingDay => state.amounts.days.find((day) => day.date === date) ?? { date, spend: 0, earned: 0 };
  return { ...state, days: [...days].map(dayOf), changes };
}
