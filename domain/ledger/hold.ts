import { availablePoints, post, type CardState, type Operation } from './card';
import { bringUpToDate } from './credit';
import { debit, type Debited } from './debit';
import { takeInOrder, usableLots } from './fefo';

/** What a hold that goes on the card did, or how many points there are for it. */
export type Held = { ok: true; card: CardState } | { ok: false; available: number };

/** Takes points from what is available, at once and from no lot in particular. Nothing is written in the history. */
export function hold(card: CardState, operation: Operation, points: number): Held {
  const current = bringUpToDate(card, operation);
  const available = availablePoints(current, operation.date);
  if (points > available) return { ok: false, available };
  return { ok: true, card: { ...current, held: current.held + points } };
}

/**
 * Lets held points go: the hold was voided, has lapsed, or left them over. They are available again, and like every credit pay debt first: an
 * entry `debt_repaid`, first expiring first.
 * @throws RangeError when fewer points are held
 */
export function releaseHold(card: CardState, operation: Operation, points: number): CardState {
  if (points > card.held) throw new RangeError(`${points} of ${card.held} held points released`);
  const current = bringUpToDate({ ...card, held: card.held - points }, operation);
  const repaid = Math.min(current.debt, points, availablePoints(current, operation.date));
  if (repaid === 0) return current;
  const allocations = takeInOrder(usableLots(current.lots, operation.date), repaid);
  return post(current, operation, { kind: 'debt_repaid', debtChange: -repaid, allocations });
}

/**
 * Consumes points of a hold, first expiring first, as `redeem`, and lets the rest of it go; all of them or none.
 * @param held points of the hold
 * @param points at most as many
 */
export function capture(card: CardState, operation: Operation, held: number, points: number): Debited {
  const current = bringUpToDate(card, operation);
  // What it holds is its own to take, and nobody else's hold.
  const debited = debit({ ...current, held: current.held - held }, operation, 'redeem', points);
  if (!debited.ok) return debited;
  const rest = { ...debited.card, held: debited.card.held + held - points };
  return { ...debited, card: releaseHold(rest, operation, held - points) };
}
