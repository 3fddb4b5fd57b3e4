import type { LotDates } from '../calendar/lot-dates';
import { post, type CardState, type Operation } from './card';
import { bringUpToDate } from './credit';
import type { Lot } from './lot';

/**
 * Gives lots that waited for a confirmation the dates that they have from it on; what is due becomes active, and pays debt first.
 * @param dates by lot; lots that are not pending any more are left as they are
 */
export function confirmLots(card: CardState, operation: Operation, dates: ReadonlyMap<number, LotDates>): CardState {
  const lots = card.lots.map((lot): Lot => {
    const given = dates.get(lot.id);
    if (given === undefined || lot.state !== 'pending') return lot;
    return { ...lot, availableOn: given.availableOn, expiresOn: given.expiresOn };
  });
  return bringUpToDate({ ...card, lots }, operation);
}

/** Takes back what is left of lots that wait for a confirmation: one entry `cancel` for all of them, none when nothing is left. */
export function cancelLots(card: CardState, operation: Operation, lotIds: readonly number[]): CardState {
  const current = bringUpToDate(card, operation);
  const waiting = current.lots.filter((lot) => lotIds.includes(lot.id) && lot.state === 'pending');
  if (waiting.length === 0) return current;
  const allocations = waiting.map((lot) => ({ lotId: lot.id, points: -lot.remaining }));
  const posted = post(current, operation, { kind: 'cancel', allocations });
  const cancelled = new Set(waiting.map(({ id }) => id));
  return { ...posted, lots: posted.lots.map((lot): Lot => (cancelled.has(lot.id) ? { ...lot, state: 'cancelled' } : lot)) };
}
