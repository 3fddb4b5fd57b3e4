import { availablePoints, post, type CardState, type Operation } from '../ledger/card';
import { bookDebt, bringUpToDate } from '../ledger/credit';
import { compareFefo, takeInOrder, usableLots, type Allocation } from '../ledger/fefo';
import { isDue, isOpen, totalRemaining, type Lot, type Source } from '../ledger/lot';
import type { CompiledReturns } from '../rules/compiled';

/** What a return took back of what its order had earned. Points. */
export interface ClawedBack {
  /** The sum of the three that follow. */
  points: number;
  /** From lots of the order that were still pending on the day of the return. */
  fromPending: number;
  /** From points that could be used: the order's own first. */
  fromAvailable: number;
  debt: number;
  /** Could not be taken, and never will be. */
  forgiven: number;
}

export const NOTHING_CLAWED: ClawedBack = { points: 0, fromPending: 0, fromAvailable: 0, debt: 0, forgiven: 0 };

export interface Clawing {
  /** Points to take back, ≥ 0. */
  points: number;
  source: CompiledReturns['source'];
  /** What the order's own lots come from. */
  earnedBy: Source;
}

/**
 * Takes points back from a card: from the order's own pending lots (emptied ones are cancelled), then from its active ones, then by `source` from
 * other available points first expiring first; what is missing becomes debt, or is forgiven. Held and reserved points are not touched.
 */
export function clawBack(card: CardState, operation: Operation, { points, source, earnedBy }: Clawing): { card: CardState; clawedBack: ClawedBack } {
  if (points === 0) return { card, clawedBack: NOTHING_CLAWED };
  const current = bringUpToDate(card, operation);
  const isOwn = (lot: Lot) => lot.source.kind === earnedBy.kind && lot.source.id === earnedBy.id;
  const pending = takePending(current, operation.date, current.lots.filter(isOwn), points);
  const available = source === 'only_pending' ? 0 : availablePoints(current, operation.date);
  const usable = usableLots(current.lots, operation.date);
  const others = takeAtMost([...usable.filter(isOwn), ...usable.filter((lot) => !isOwn(lot))], Math.min(available, points - sumOf(pending)));
  const [fromPending, fromAvailable] = [sumOf(pending), sumOf(others)];
  const missing = points - fromPending - fromAvailable;
  const debt = source === 'unlimited' ? missing : 0;
  const taken = postClawback(current, operation, pending, others);
  return {
    card: debt > 0 ? bookDebt(taken, operation, debt) : taken,
    clawedBack: { points: fromPending + fromAvailable + debt, fromPending, fromAvailable, debt, forgiven: missing - debt },
  };
}

/** A return that comes late may find that its lots have become active after its day: held points may count on those by now. */
function takePending(card: CardState, date: string, own: readonly Lot[], points: number): Allocation[] {
  const undue = own.filter((lot) => isOpen(lot) && !isDue(lot, date)).sort(compareFefo);
  const pending = takeAtMost(
    undue.filter(({ state }) => state === 'pending'),
    points,
  );
  const free = totalRemaining(card.lots.filter(({ state }) => state === 'active')) - card.held - card.reserved;
  const active = takeAtMost(
    undue.filter(({ state }) => state === 'active'),
    Math.min(points - sumOf(pending), Math.max(0, free)),
  );
  return [...pending, ...active];
}

function takeAtMost(lots: readonly Lot[], points: number): Allocation[] {
  return takeInOrder(lots, Math.min(points, totalRemaining(lots)));
}

function postClawback(card: CardState, operation: Operation, pending: readonly Allocation[], others: readonly Allocation[]): CardState {
  if (pending.length + others.length === 0) return card;
  const posted = post(card, operation, { kind: 'clawback', allocations: [...pending, ...others] });
  const neverUsable = new Set(pending.map(({ lotId }) => lotId));
  return { ...posted, lots: posted.lots.map((lot): Lot => (neverUsable.has(lot.id) && lot.remaining === 0 ? { ...lot, state: 'cancelled' } : lot)) };
}

const sumOf = (allocations: readonly Allocation[]) => allocations.reduce((sum, { points }) => sum - points, 0);
