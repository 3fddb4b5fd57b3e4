import { addDays } from '../calendar/duration';
import type { CardState } from './card';

/** Dates, both included, within which the sums on a card are its balance; null: unbounded. Empty when `from` is after `until`. */
export interface ExactWindow {
  from: string | null;
  until: string | null;
}

/**
 * The dates on which Σ remaining of the card's active lots is exactly what can be used, and Σ remaining of its pending ones exactly what is
 * pending: every active lot has become available, none has lapsed, and no pending lot has fallen due.
 */
export function exactWindow(card: CardState): ExactWindow {
  const active = card.lots.filter((lot) => lot.state === 'active');
  const pending = card.lots.filter((lot) => lot.state === 'pending');
  const lapses = active.flatMap((lot) => lot.expiresOn ?? []);
  const fallsDue = pending.map((lot) => addDays(lot.availableOn, -1));
  return { from: latest(active.map((lot) => lot.availableOn)), until: earliest([...lapses, ...fallsDue]) };
}

/** True if the date lies within the window. */
export function isWithin(window: ExactWindow, date: string): boolean {
  return (window.from === null || window.from <= date) && (window.until === null || date <= window.until);
}

const earliest = (dates: readonly string[]) => dates.reduce<string | null>((first, date) => (first === null || date < first ? date : first), null);
const latest = (dates: readonly string[]) => dates.reduce<string | null>((last, date) => (last === null || date > last ? date : last), null);
