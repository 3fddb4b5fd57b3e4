import type { LevelBook, BookedCause } from './level-book';

/** What an operation does to the level of a member's card, beside what it does to points. */
export type LevelAct = { memberId: string } & (QualifyAct | SetAct | MergeAct);

interface QualifyAct {
  do: 'qualify';
  /** Signed, on a business date: a return lowers what its order added on the date of that. */
  qualifying: { date: string; spend: number; points: number };
  /** `lift`: as an order of `since` does; `lookAgain`: as a return does; `rest`: nobody looks before the next day. */
  then: 'lift' | 'lookAgain' | 'rest';
  /** From when on it lifts, and the business date of that; default: from when the operation counts. */
  since?: { at: string; date: string };
}

interface SetAct {
  do: 'set';
  level: string;
  until: string | null;
  reason: string;
}

interface MergeAct {
  do: 'merge';
  /** The member whose card has nothing left after it. */
  from: string;
}

/** Does in the book what an operation asked for. */
export function actOn(book: LevelBook, cardOf: (memberId: string) => number, act: LevelAct, cause: BookedCause): void {
  const cardId = cardOf(act.memberId);
  switch (act.do) {
    case 'qualify':
      book.qualify(cardId, act.qualifying);
      if (act.then === 'lift') book.lift(cardId, act.qualifying, { ...cause, ...act.since });
      else if (act.then === 'lookAgain') book.lookAgain(cardId, cause);
      else book.rest(cardId, cause.date);
      break;
    case 'set':
      book.setByHand(cardId, act, cause);
      break;
    case 'merge':
      book.merge(cardOf(act.from), cardId, cause);
      break;
  }
}
