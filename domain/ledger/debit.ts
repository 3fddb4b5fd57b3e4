import { availablePoints, post, type CardState, type Operation } from './card';
import { bringUpToDate } from './credit';
import type { EntryKind } from './entry';
import { lotsForReserved, takeInOrder, usableLots, type Allocation } from './fefo';

/** A debit that went through, with what it took from which lot (negative, in FEFO order), or one that the card can't cover. */
export type Debited = { ok: true; card: CardState; allocations: readonly Allocation[] } | { ok: false; available: number };

/** Takes points from the lots that are usable on the operation's date, first expiring first; all of them or none. */
export function debit(card: CardState, operation: Operation, kind: EntryKind, points: number): Debited {
  const current = bringUpToDate(card, operation);
  const available = availablePoints(current, operation.date);
  if (points > available) return { ok: false, available };
  const allocations = takeInOrder(usableLots(current.lots, operation.date), points);
  return { ok: true, card: points === 0 ? current : post(current, operation, { kind, allocations }), allocations };
}

/**
 * Sets points aside for an order that is being settled. Like every change of a card it brings the card up to date, so that no lot that the
 * reservation counts on is still to pay debt; beyond that nothing is written in the history: the ledger doesn't know the order yet.
 */
export function reserve(card: CardState, operation: Operation, points: number): { ok: true; card: CardState } | { ok: false; available: number } {
  const current = bringUpToDate(card, operation);
  const available = availablePoints(current, operation.date);
  if (points > available) return { ok: false, available };
  return { ok: true, card: { ...current, reserved: current.reserved + points } };
}

/** Gives reserved points back: the order was undone. */
export function release(card: CardState, points: number): CardState {
  if (points > card.reserved) throw new RangeError(`${points} of ${card.reserved} reserved points released`);
  return { ...card, reserved: card.reserved - points };
}

/**
 * Takes points that were reserved: from usable lots, and from whatever else the card has should those have lapsed meanwhile, since an order
 * that was promised must settle.
 */
export function debitReserved(
  card: CardState,
  operation: Operation,
  kind: EntryKind,
  points: number,
): { card: CardState; allocations: readonly Allocation[] } {
  const current = release(bringUpToDate(card, operation), points);
  const allocations = takeInOrder(lotsForReserved(current.lots, operation.date), points);
  return { card: points === 0 ? current : post(current, operation, { kind, allocations }), allocations };
}
