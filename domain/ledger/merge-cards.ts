import { availablePoints, post, type CardState, type Operation } from './card';
import { bringUpToDate } from './credit';
import { takeInOrder, usableLots } from './fefo';
import { isOpen, type Lot } from './lot';

/** Both cards after a merge, and what became of the lots. */
export interface MergedCards {
  source: CardState;
  target: CardState;
  /** Every lot of the source, and the one that was made of it. */
  moved: { lotId: number; into: number }[];
  /** Points that went over, and debt. */
  points: number;
  debt: number;
}

/**
 * Moves all that a card has to another one, each with one entry (`transfer_out`, `transfer_in`): open lots are made anew there with their dates and
 * source, so are those that are used up, since a return may give points back to them; held points and debt go along. What can be used pays what is owed.
 * @param source with all of its lots; nothing may be reserved on it
 */
export function mergeCards(source: CardState, target: CardState, operation: Operation): MergedCards {
  if (source.reserved > 0) throw new RangeError(`${source.reserved} points are reserved on a card that is merged away`);
  const [from, into] = [bringUpToDate(source, operation), bringUpToDate(target, operation)];
  const firstId = 1 + [...from.lots, ...into.lots].reduce((highest, { id }) => Math.max(highest, id), 0);
  const lots = [...from.lots].sort((a, b) => a.id - b.id);
  const copies = lots.map((lot, index): Lot => ({ ...lot, id: firstId + index }));
  const open = copies.filter(isOpen);
  const out = lots.filter(isOpen).map(({ id, remaining }) => ({ lotId: id, points: -remaining }));
  const moves = open.length > 0 || from.debt > 0;
  const emptied = moves ? post(from, operation, { kind: 'transfer_out', allocations: out, debtChange: -from.debt }) : from;
  const ready = { ...into, held: into.held + from.held, lots: [...into.lots, ...copies.map((lot): Lot => ({ ...lot, remaining: 0 }))] };
  const allocations = open.map(({ id, remaining }) => ({ lotId: id, points: remaining }));
  const filled = moves ? post(ready, operation, { kind: 'transfer_in', allocations, debtChange: from.debt }) : ready;
  return {
    source: { ...emptied, held: 0 },
    target: payDebt(filled, operation),
    moved: lots.map(({ id }, index) => ({ lotId: id, into: firstId + index })),
    points: allocations.reduce((sum, { points }) => sum + points, 0),
    debt: from.debt,
  };
}

/** One of two cards may have owed while the other one had. */
function payDebt(card: CardState, operation: Operation): CardState {
  const points = Math.min(card.debt, availablePoints(card, operation.date));
  if (points === 0) return card;
  const allocations = takeInOrder(usableLots(card.lots, operation.date), points);
  return post(card, operation, { kind: 'debt_repaid', debtChange: -points, allocations });
}
