import type { Entry } from './entry';
import type { Allocation } from './fefo';
import { hasLapsed, isOpen, isUsable, totalRemaining, type Lot, type Source } from './lot';

/** A member's card in a program, as a value: every operation answers a new one. All numbers are points. */
export interface CardState {
  readonly lots: readonly Lot[];
  readonly held: number;
  readonly reserved: number;
  readonly debt: number;
  /** Oldest first. */
  readonly entries: readonly Entry[];
}

export const EMPTY_CARD: CardState = { lots: [], held: 0, reserved: 0, debt: 0, entries: [] };

/** When an operation happens, in business terms, and whose it is. */
export interface Operation {
  /** Business date in the program's time zone, `YYYY-MM-DD`. */
  date: string;
  /** RFC 3339. */
  at: string;
  source: Source;
}

/** Points that can be used on a date, before holds and reservations. */
export function usablePoints(card: CardState, date: string): number {
  return totalRemaining(card.lots.filter((lot) => isUsable(lot, date)));
}

/** Points of a card that have not lapsed on a date, active and pending, whether or not a nightly run has been. */
export function unlapsedPoints(card: CardState, date: string): number {
  return totalRemaining(card.lots.filter((lot) => isOpen(lot) && !hasLapsed(lot, date)));
}

/** Points that an operation of that date may take: usable ones, less held and reserved ones, never below 0. */
export function availablePoints(card: CardState, date: string): number {
  return Math.max(0, usablePoints(card, date) - card.held - card.reserved);
}

/** What changes a card: the entry to write, without the numbers that follow from it. */
export type Posting = Pick<Entry, 'kind' | 'allocations'> & { debtChange?: number };

/** Lowers or raises the lots by the posting's allocations, changes the debt, and appends the entry with the numbers after it. */
export function post(card: CardState, operation: Operation, posting: Posting): CardState {
  const { kind, allocations, debtChange = 0 } = posting;
  const changed = { ...card, lots: applyAllocations(card.lots, allocations), debt: card.debt + debtChange };
  const entry: Entry = {
    kind,
    points: allocations.reduce((sum, allocation) => sum + allocation.points, 0),
    debtChange,
    balanceAfter: totalRemaining(changed.lots),
    availableAfter: availablePoints(changed, operation.date),
    at: operation.at,
    source: operation.source,
    allocations,
  };
  return { ...changed, entries: [...card.entries, entry] };
}

function applyAllocations(lots: readonly Lot[], allocations: readonly Allocation[]): readonly Lot[] {
  if (allocations.length === 0) return lots;
  const change = new Map(allocations.map((allocation) => [allocation.lotId, allocation.points]));
  return lots.map((lot) => {
    const points = change.get(lot.id);
    if (points === undefined) return lot;
    const remaining = lot.remaining + points;
    return { ...lot, remaining, state: remaining === 0 ? 'depleted' : lot.state };
  });
}
