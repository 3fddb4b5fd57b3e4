import type { Balance } from '../settlement/stored';
import { availablePoints, type CardState } from './card';
import { bringUpToDate } from './credit';
import { isDue, isOpen, isUsable, totalRemaining } from './lot';

/** The card as it stands on a date without anything happening until then: lots fall due and pay debt. Its history is left as it is. */
function projectTo(card: CardState, date: string): CardState {
  const nobody = { date, at: date, source: { kind: 'order', id: '' } } as const;
  return { ...bringUpToDate(card, nobody), entries: card.entries };
}

/** The balance on a date, in points; the same whether or not a nightly run has been. */
export function balanceOn(card: CardState, date: string): Balance {
  const projected = projectTo(card, date);
  return {
    available: availablePoints(projected, date),
    pending: totalRemaining(projected.lots.filter((lot) => isOpen(lot) && !isDue(lot, date))),
    held: projected.held,
    debt: projected.debt,
  };
}

/** The points that lapse next. */
export interface NextExpiry {
  points: number;
  /** Their last usable day. */
  on: string;
}

/** Of the points that can be used on a date, those that lapse first; null when none of them ever does. */
export function nextExpiry(card: CardState, date: string): NextExpiry | null {
  const lapsing = projectTo(card, date).lots.filter((lot) => isUsable(lot, date) && lot.expiresOn !== null);
  const on = lapsing.reduce<string | null>((first, lot) => (first === null || (lot.expiresOn ?? first) < first ? lot.expiresOn : first), null);
  return on === null ? null : { points: totalRemaining(lapsing.filter((lot) => lot.expiresOn === on)), on };
}
