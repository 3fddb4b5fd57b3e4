import { post, type CardState, type Operation } from './card';
import { bringUpToDate } from './credit';
import { compareFefo } from './fefo';
import { hasLapsed, isOpen, totalRemaining, type Lot } from './lot';

/**
 * The part of a nightly run that takes lapsed lots away, in FEFO order: an entry `expire` of what was left, for each open lot whose last
 * usable day is before the run's date. Pending lots that are due become active (and pay debt) first.
 * A lot without which a reservation could not be served stays for a later run: the order that reserved its points must settle.
 */
export function expire(card: CardState, run: Operation): CardState {
  const current = bringUpToDate(card, run);
  const lapsed = current.lots.filter((lot) => isOpen(lot) && hasLapsed(lot, run.date)).sort(compareFefo);
  return lapsed.reduce((state, lot) => (isNeeded(state, lot) ? state : expireLot(state, run, lot)), current);
}

/** Whether reservations could not be served without what is left of an active lot. */
export function isNeeded(card: CardState, lot: Lot): boolean {
  const active = totalRemaining(card.lots.filter((other) => other.state === 'active'));
  return active - lot.remaining < card.reserved;
}

/** Takes what is left of an open lot away: an entry `expire` of the lot's own source. */
export function expireLot(card: CardState, run: Operation, lot: Lot): CardState {
  const posted = post(card, { ...run, source: lot.source }, { kind: 'expire', allocations: [{ lotId: lot.id, points: -lot.remaining }] });
  return { ...posted, lots: posted.lots.map((other): Lot => (other.id === lot.id ? { ...other, state: 'expired' } : other)) };
}
