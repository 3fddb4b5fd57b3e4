import { addDays } from '../calendar/duration';
import { post, type CardState, type Operation } from './card';
import { bringUpToDate, repayDebt } from './credit';
import { expireLot, isNeeded } from './expire';
import type { Allocation } from './fefo';
import { hasLapsed, isDue, isOpen, type Lot } from './lot';

/** Points that a debit took from a lot and that have not come back yet, above 0. */
export interface Consumed {
  lotId: number;
  points: number;
  /** Last usable day of the lot when they were taken: days of grace count from there, not from where an earlier return moved it. Left out: as it is. */
  expiresOn?: string | null;
}

export interface Restoring {
  /** In the order of consumption. All of these lots have to be on the card. */
  consumed: readonly Consumed[];
  /** Points to give back, above 0; at most what was consumed. */
  points: number;
  /** Points of a lot that lapsed no more than so many days before the operation's date are usable for as many days after it. */
  graceDays: number;
  /** `restore`: a return gives redeemed points back; `reversal`: a redemption is taken back. */
  kind: 'restore' | 'reversal';
}

/** A lot that got points back. */
export interface RestoredLot {
  lotId: number;
  points: number;
  /** Last usable day of the lot from now on; null: never expires. */
  expiresOn: string | null;
  /** The lot had lapsed for too long: what came back expired again at once. */
  lapsed: boolean;
}

export interface Restored {
  card: CardState;
  /** In the order in which they got points back: last consumed first. */
  lots: readonly RestoredLot[];
  /** What of it repaid debt. */
  debtRepaid: number;
}

/**
 * Gives points of a debit back to the lots that they came from, last consumed first: one entry for all of them. A lot that has lapsed (or that a
 * nightly run has expired) gets its points back and expires again at once, with an entry `expire`; within the days of grace it is usable again,
 * through the operation's date plus the grace, and what was left in it when it lapsed expires. What comes back usable repays debt first.
 * @throws RangeError when less was consumed, or a lot is not on the card
 */
export function restore(card: CardState, operation: Operation, { consumed, points, graceDays, kind }: Restoring): Restored {
  const shares = takeLastFirst(consumed, points);
  const expiries = new Map(consumed.map(({ lotId, expiresOn }) => [lotId, expiresOn]));
  const plans = shares.map(({ lotId, points: share }) => {
    const lot = lotOf(card, lotId);
    return planFor(lot, expiries.get(lotId) ?? lot.expiresOn, share, operation.date, graceDays);
  });
  const current = plans.reduce((state, plan) => makeRoom(state, operation, plan), bringUpToDate(card, operation));
  const posted = post(current, operation, { kind, allocations: shares });
  const settled = plans.reduce((state, plan) => (plan.lapsed ? expireAgain(state, operation, plan) : repay(state, operation, plan)), posted);
  const lots = plans.map(({ lotId, points: share, expiresOn, lapsed }) => ({ lotId, points: share, expiresOn, lapsed }));
  return { card: settled, lots, debtRepaid: posted.debt - settled.debt };
}

/** What is left of a debit to give back, lot by lot in the order of consumption, given what came back before. */
export function leftToRestore(consumed: readonly Consumed[], restored: readonly Consumed[]): Consumed[] {
  const back = new Map<number, number>();
  for (const { lotId, points } of restored) back.set(lotId, (back.get(lotId) ?? 0) + points);
  return consumed.map((taken) => ({ ...taken, points: taken.points - (back.get(taken.lotId) ?? 0) })).filter(({ points }) => points > 0);
}

function takeLastFirst(consumed: readonly Consumed[], points: number): Allocation[] {
  const shares: Allocation[] = [];
  let missing = points;
  for (const { lotId, points: took } of [...consumed].reverse()) {
    const share = Math.min(took, missing);
    if (share > 0) shares.push({ lotId, points: share });
    missing -= share;
  }
  if (points <= 0 || missing > 0) throw new RangeError(`${points} points to restore, ${points - missing} were consumed`);
  return shares;
}

function lotOf(card: CardState, lotId: number): Lot {
  const lot = card.lots.find(({ id }) => id === lotId);
  if (lot === undefined) throw new RangeError(`lot ${lotId} is not on the card`);
  return lot;
}

/** What is to become of a lot that gets points back. */
interface Plan extends RestoredLot {
  /** Lapsed, but usable again. */
  revived: boolean;
}

/** @param lapsesOn the lot's last usable day when the points were taken */
function planFor(lot: Lot, lapsesOn: string | null, points: number, date: string, graceDays: number): Plan {
  const { id: lotId, expiresOn } = lot;
  const hasExpired = lot.state === 'expired';
  if (expiresOn === null || lapsesOn === null || (!hasExpired && lapsesOn >= date))
    return { lotId, points, expiresOn, lapsed: false, revived: false };
  const through = addDays(date, graceDays);
  // A lot that a nightly run has expired stays so, also for an operation dated before, unless the grace goes beyond its own last day.
  if (date > addDays(lapsesOn, graceDays) || (hasExpired && through <= expiresOn)) return { lotId, points, expiresOn, lapsed: true, revived: false };
  return { lotId, points, expiresOn: through > expiresOn ? through : expiresOn, lapsed: false, revived: true };
}

/** Opens the lot for what comes back. */
function makeRoom(card: CardState, operation: Operation, { lotId, expiresOn, revived }: Plan): CardState {
  const lot = lotOf(card, lotId);
  // What had lapsed with it does not come to life again with what comes back.
  const hasLeft = isOpen(lot) && hasLapsed(lot, operation.date);
  const emptied = revived && hasLeft && !isNeeded(card, lot) ? expireLot(card, operation, lot) : card;
  const state = isOpen(lot) ? lot.state : isDue(lot, operation.date) ? 'active' : 'pending';
  return changeLot(emptied, lotId, { state, expiresOn });
}

function expireAgain(card: CardState, operation: Operation, { lotId, points }: Plan): CardState {
  const lot = lotOf(card, lotId);
  const posted = post(card, { ...operation, source: lot.source }, { kind: 'expire', allocations: [{ lotId, points: -points }] });
  return lot.remaining === points ? changeLot(posted, lotId, { state: 'expired' }) : posted;
}

function repay(card: CardState, operation: Operation, { lotId, points }: Plan): CardState {
  const lot = lotOf(card, lotId);
  return lot.state === 'active' ? repayDebt(card, operation, { id: lotId, remaining: points }) : card;
}

function changeLot(card: CardState, lotId: number, change: Partial<Pick<Lot, 'state' | 'expiresOn'>>): CardState {
  return { ...card, lots: card.lots.map((lot) => (lot.id === lotId ? { ...lot, ...change } : lot)) };
}
