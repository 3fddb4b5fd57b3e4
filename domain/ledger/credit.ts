import type { Credit } from '../settlement/outcome';
import { post, type CardState, type Operation } from './card';
import type { EntryKind } from './entry';
import { isDue, type Lot } from './lot';

/** What a credit did. Points. */
export interface Credited {
  card: CardState;
  /** The lots as they were made, before debt was repaid from them; in the order of the credits. */
  lots: readonly Lot[];
  debtRepaid: number;
}

/**
 * Activates the pending lots that are due on the operation's date, in the order in which they fell due (same day: lower id): an entry
 * `activate` of 0 points each, of the lot's own source and for its own first usable day. Each pays debt first, also if it has lapsed
 * since: it would have on its day.
 */
export function bringUpToDate(card: CardState, operation: Operation): CardState {
  const due = card.lots.filter((lot) => lot.state === 'pending' && isDue(lot, operation.date)).sort(byAvailability);
  return due.reduce((current, lot) => activate(current, { date: operation.date, at: lot.availableOn, source: lot.source }, lot), card);
}

/** Makes a pending lot active with an entry `activate` of 0 points; it pays debt first. */
export function activate(card: CardState, operation: Operation, lot: Lot): CardState {
  const lots = card.lots.map((other): Lot => (other.id === lot.id ? { ...other, state: 'active' } : other));
  const activated = post({ ...card, lots }, operation, { kind: 'activate', allocations: [{ lotId: lot.id, points: 0 }] });
  return repayDebt(activated, operation, lot);
}

function byAvailability(a: Lot, b: Lot): number {
  if (a.availableOn === b.availableOn) return a.id - b.id;
  return a.availableOn < b.availableOn ? -1 : 1;
}

/**
 * Credits a card with lots, after bringing the card up to date: one entry for all of them. A lot is active if the operation's date has
 * reached its `availableOn`, else pending. Active lots pay debt before they add to what is available.
 * @throws RangeError when there are no points to credit.
 */
export function credit(card: CardState, operation: Operation, kind: EntryKind, credits: readonly Credit[]): Credited {
  if (credits.length === 0 || credits.some(({ points }) => points <= 0)) throw new RangeError('a credit of no points');
  const current = bringUpToDate(card, operation);
  const firstId = nextLotId(current);
  const lots = credits.map((one, index) => makeLot(firstId + index, operation, one));
  const allocations = lots.map((lot) => ({ lotId: lot.id, points: lot.points }));
  const empty = lots.map((lot) => ({ ...lot, remaining: 0 }));
  const posted = post({ ...current, lots: [...current.lots, ...empty] }, operation, { kind, allocations });
  const repaid = lots.filter((lot) => lot.state === 'active').reduce((state, lot) => repayDebt(state, operation, lot), posted);
  return { card: repaid, lots, debtRepaid: posted.debt - repaid.debt };
}

function makeLot(id: number, operation: Operation, { points, availableOn, expiresOn, waiting }: Credit): Lot {
  const state = availableOn <= operation.date ? 'active' : 'pending';
  return {
    id,
    points,
    remaining: points,
    state,
    earnedAt: operation.at,
    availableOn,
    expiresOn,
    ...(waiting && { cancelOn: waiting.cancelOn }),
    source: operation.source,
  };
}

function nextLotId(card: CardState): number {
  return card.lots.reduce((highest, lot) => Math.max(highest, lot.id), 0) + 1;
}

/** Takes what the card owes from points that have just become usable: `remaining` of them in a lot. */
export function repayDebt(card: CardState, operation: Operation, lot: Pick<Lot, 'id' | 'remaining'>): CardState {
  const points = Math.min(card.debt, lot.remaining);
  if (points === 0) return card;
  return post(card, operation, { kind: 'debt_repaid', debtChange: -points, allocations: [{ lotId: lot.id, points: -points }] });
}

/** Books points that a card owes; for what is clawed back beyond the lots. An entry `debt` of 0 points. */
export function bookDebt(card: CardState, operation: Operation, points: number): CardState {
  return post(bringUpToDate(card, operation), operation, { kind: 'debt', debtChange: points, allocations: [] });
}
