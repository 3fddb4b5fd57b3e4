import type { Credit } from '../settlement/outcome';
import type { Posted, PostedGrant } from '../settlement/stored';
import { balanceOn } from './balance';
import type { CardState, Operation } from './card';
import { bringUpToDate, credit, type Credited } from './credit';
import { debit, debitReserved } from './debit';
import type { Allocation } from './fefo';
import { capture } from './hold';
import type { Lot } from './lot';

/** What an order does to a card in its last step. */
export interface OrderPosting extends Operation {
  /** Points to redeem. */
  redeem: number;
  /** True when they were reserved in the first step; false to take them from what is available (a quote). */
  reserved: boolean;
  /** Points of the hold that they are taken from (a quote): what it leaves over is let go. */
  hold?: number | undefined;
  credits: readonly Credit[];
}

/**
 * Posts an order: the card is brought up to its date, points are redeemed first expiring first, then what it earns is credited, so that
 * nothing earned in the order is spent in it.
 * @throws RangeError when the points are neither reserved nor available: the first step refuses such an order.
 */
export function postOrder(card: CardState, order: OrderPosting): { card: CardState; posted: Posted } {
  const redeemed = redeem(bringUpToDate(card, order), order);
  const nothing: Credited = { card: redeemed.card, lots: [], debtRepaid: 0 };
  const earned = order.credits.length === 0 ? nothing : credit(redeemed.card, order, 'earn', order.credits);
  const posted: Posted = {
    redeemedLots: redeemed.allocations.map((allocation) => redeemedLot(card, allocation)),
    earnedLots: earned.lots.map(creditedLot),
    debtRepaid: earned.debtRepaid,
    balance: balanceOn(earned.card, order.date),
  };
  return { card: earned.card, posted };
}

/** Posts a grant: one lot. */
export function postGrant(card: CardState, operation: Operation, granted: Credit): { card: CardState; posted: PostedGrant } {
  const credited = credit(card, operation, 'grant', [granted]);
  const [lot] = credited.lots.map(creditedLot);
  if (lot === undefined) throw new Error('a grant made no lot');
  const posted = { lot, debtRepaid: credited.debtRepaid, balance: balanceOn(credited.card, operation.date) };
  return { card: credited.card, posted };
}

function redeem(card: CardState, order: OrderPosting): { card: CardState; allocations: readonly Allocation[] } {
  if (order.reserved) return debitReserved(card, order, 'redeem', order.redeem);
  const debited = order.hold === undefined ? debit(card, order, 'redeem', order.redeem) : capture(card, order, order.hold, order.redeem);
  if (!debited.ok) throw new RangeError(`${order.redeem} points to redeem, ${debited.available} available`);
  return debited;
}

function redeemedLot(card: CardState, { lotId, points }: Allocation): Posted['redeemedLots'][number] {
  const expiresOn = card.lots.find((lot) => lot.id === lotId)?.expiresOn ?? null;
  return { lotId: String(lotId), points: -points, expiresOn };
}

function creditedLot(lot: Lot): Posted['earnedLots'][number] {
  const { points, availableOn, expiresOn } = lot;
  return { lotId: String(lot.id), points, state: lot.state === 'pending' ? 'pending' : 'active', availableOn, expiresOn };
}
