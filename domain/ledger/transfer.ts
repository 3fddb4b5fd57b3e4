import { post, type CardState, type Operation } from './card';
import { bringUpToDate, repayDebt } from './credit';
import { debit } from './debit';
import { isDue, type Lot } from './lot';

/** Points that move from one card to another, or how many there are for it. */
export type SentPoints = { ok: true; card: CardState; sent: readonly SentLot[] } | { ok: false; available: number };

/** A part of a lot that leaves a card. */
export interface SentLot {
  lot: Lot;
  points: number;
}

/** Takes points from a card, first expiring first, as `transfer_out`; all of them or none. */
export function send(card: CardState, operation: Operation, points: number): SentPoints {
  const debited = debit(card, operation, 'transfer_out', points);
  if (!debited.ok) return debited;
  const lots = new Map(debited.card.lots.map((lot) => [lot.id, lot]));
  const sent = debited.allocations.flatMap(({ lotId, points: taken }) => {
    const lot = lots.get(lotId);
    return lot === undefined ? [] : [{ lot, points: -taken }];
  });
  return { ok: true, card: debited.card, sent };
}

/** What a card got. */
export interface ReceivedPoints {
  card: CardState;
  /** As they were made, in the order of what was sent. */
  lots: readonly Lot[];
  debtRepaid: number;
}

/**
 * Puts parts of lots on another card, as `transfer_in` with one entry: a lot of its own for each, with the dates that it had; its source is the
 * transfer. What is usable repays debt first.
 * @param sent at least one
 */
export function receive(card: CardState, operation: Operation, sent: readonly SentLot[]): ReceivedPoints {
  const current = bringUpToDate(card, operation);
  const firstId = current.lots.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
  const lots = sent.map(({ lot, points }, index): Lot => {
    const state = isDue(lot, operation.date) ? 'active' : 'pending';
    return { ...lot, id: firstId + index, points, remaining: points, state, source: operation.source };
  });
  const empty = lots.map((lot) => ({ ...lot, remaining: 0 }));
  const allocations = lots.map(({ id, points }) => ({ lotId: id, points }));
  const posted = post({ ...current, lots: [...current.lots, ...empty] }, operation, { kind: 'transfer_in', allocations });
  const repaid = lots.filter(({ state }) => state === 'active').reduce((state, lot) => repayDebt(state, operation, lot), posted);
  return { card: repaid, lots, debtRepaid: posted.debt - repaid.debt };
}
