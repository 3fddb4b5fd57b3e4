import { laterOf } from '../calendar/instant';
import type { LotDates } from '../calendar/lot-dates';
import { post, type CardState, type Operation } from './card';
import { activate, bringUpToDate } from './credit';
import { isDue, type Lot } from './lot';

/**
 * Gives lots that waited for a confirmation the dates that they have from it on; what is due becomes active at the moment of the confirmation (that of
 * its order, if that is later), and pays debt first.
 * @param dates by lot; lots that are not pending any more are left as they are
 */
export function confirmLots(card: CardState, operation: Operation, dates: ReadonlyMap<number, LotDates>): CardState {
  const current = bringUpToDate(card, operation);
  const lots = current.lots.map((lot): Lot => {
    const given = dates.get(lot.id);
    if (given === undefined || lot.state !== 'pending') return lot;
    return { ...lot, availableOn: given.availableOn, expiresOn: given.expiresOn };
  });
  const dated: CardState = { ...current, lots };
  const due = lots.filter((lot) => dates.has(lot.id) && lot.state === 'pending' && isDue(lot, operation.date));
  return due.reduce((state, lot) => activate(state, { ...operation, at: laterOf(operation.at, lot.earnedAt), source: lot.source }, lot), dated);
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
