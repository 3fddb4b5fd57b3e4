import { confirmedDates } from '../../../domain/calendar/lot-dates';
import { balanceOn } from '../../../domain/ledger/balance';
import { EMPTY_CARD, type CardState } from '../../../domain/ledger/card';
import { cancelLots, confirmLots } from '../../../domain/ledger/confirm';
import { totalRemaining } from '../../../domain/ledger/lot';
import type {
  CancellationRequest,
  ConfirmationRequest,
  PostedCancellation,
  PostedConfirmation,
  Resolution,
} from '../../../domain/orders/confirmation';
import type { Parent } from '../../../db/kernel/operations';
import { ledgerOperation, type Decider, type DatedOperation, type Refused, type Wanted } from '../decider';
import { noSettledOrder, orderName, ownerOf, progressOf } from '../order-parent';
import { refused } from '../refusals';
import { NO_RETURNS, type OrderProgress } from '../../../domain/returns/progress';
import type { World } from '../world';
import { waitingLots, type WaitingLot } from './waiting-lots';

interface OfOrder {
  programId: string;
  orderId: string;
}

/** An order with the card of its member and the lots on it that wait. */
interface Waits {
  order: Parent;
  memberId: string;
  card: CardState;
  /** An order that was settled elsewhere may be of a member who has no card here. */
  hasCard: boolean;
  lots: WaitingLot[];
}

/** The member's card, or why nothing can be resolved whatever it says. */
function wantedOf({ operation: { request } }: DatedOperation<OfOrder>, parent: World['parent']): Wanted | Refused {
  const order = parent(orderName(request));
  if (order === null) return noSettledOrder(request.orderId);
  const memberId = ownerOf(order);
  if (memberId === null) return refused('VALIDATION_FAILED', `Order ${request.orderId} has no member: it has earned nothing that could wait.`);
  return { cards: [{ programId: request.programId, memberId, make: null }] };
}

/** An order is confirmed or cancelled, once. */
function waitsOf({ operation: { request } }: DatedOperation<OfOrder>, world: World): Waits | Refused {
  const order = world.parent(orderName(request));
  const memberId = order && ownerOf(order);
  if (order === null || memberId === null) throw new Error(`order ${request.orderId} was not read`);
  const { resolution, claim } = progressOf(order);
  if (resolution !== undefined) {
    const what = resolution.kind === 'confirmation' ? 'confirmed' : 'cancelled';
    return refused('ALREADY_RESOLVED', `Order ${request.orderId} is ${what} already, by ${resolution.id}.`);
  }
  const found = world.card(request.programId, memberId);
  const card = found?.state ?? EMPTY_CARD;
  return { order, memberId, card, hasCard: found !== null, lots: waitingLots(order, claim?.accrual ?? order.accrual, card) };
}

const resolved = ({ order }: Waits, resolution: Resolution, more: Partial<OrderProgress> = {}) => [
  { programId: order.programId, kind: order.kind, id: order.id, progress: { ...progressOf(order), ...more, resolution } },
];

/** Cancelled points are taken back for good: a return of the order doesn't take them again. */
function withCancelled(order: Parent, points: number): Partial<OrderProgress> {
  const { returns = NO_RETURNS } = progressOf(order);
  return points === 0 ? {} : { returns: { ...returns, clawed: returns.clawed + points } };
}

/** The order is confirmed: what waited is usable from that date on, and its validity begins. */
export const confirmations: Decider<ConfirmationRequest, PostedConfirmation> = {
  kind: 'confirmation',
  saidAt: ({ at }) => at,
  parents: ({ request }) => [orderName(request)],
  wanted: wantedOf,
  decide(dated, world) {
    const waits = waitsOf(dated, world);
    if ('problem' in waits) return waits;
    const { order, memberId, card, lots } = waits;
    const { operation, date } = dated;
    // Nobody can have what they bought before they bought it.
    const from = order.date !== null && order.date > date ? order.date : date;
    const dates = new Map(lots.map(({ lot, waiting }) => [lot.id, confirmedDates(waiting, from)]));
    const source = { kind: 'order', id: order.id } as const;
    const state = confirmLots(card, ledgerOperation(dated, source), dates);
    const confirmed = lots.map(({ lot }) => ({ ...lot, ...dates.get(lot.id) }));
    return {
      memberId,
      cards: waits.hasCard ? [{ memberId, state }] : [],
      progress: resolved(waits, { kind: 'confirmation', id: operation.request.confirmationId }),
      posted: () => ({
        points: totalRemaining(confirmed),
        lots: confirmed.map(({ id, remaining, availableOn, expiresOn }) => ({
          lotId: String(id),
          points: remaining,
          state: availableOn <= date ? ('active' as const) : ('pending' as const),
          availableOn,
          expiresOn,
        })),
        debtRepaid: card.debt - state.debt,
        balance: balanceOn(state, date),
      }),
    };
  },
};

/** The order is cancelled: what waited is gone. */
export const cancellations: Decider<CancellationRequest, PostedCancellation> = {
  kind: 'cancellation',
  saidAt: ({ at }) => at,
  parents: ({ request }) => [orderName(request)],
  wanted: wantedOf,
  decide(dated, world) {
    const waits = waitsOf(dated, world);
    if ('problem' in waits) return waits;
    const { order, memberId, card, lots } = waits;
    const source = { kind: 'order', id: order.id } as const;
    const points = totalRemaining(lots.map(({ lot }) => lot));
    // They were earned on the order's date.
    const qualifying = points === 0 || order.date === null ? null : { date: order.date, spend: 0, points: -points };
    const state = cancelLots(
      card,
      ledgerOperation(dated, source),
      lots.map(({ lot }) => lot.id),
    );
    return {
      memberId,
      cards: waits.hasCard ? [{ memberId, state }] : [],
      progress: resolved(waits, { kind: 'cancellation', id: dated.operation.request.cancellationId }, withCancelled(order, points)),
      posted: () => ({ points, balance: balanceOn(state, dated.date), qualifying }),
      levels: qualifying === null ? [] : [{ memberId, do: 'qualify', qualifying, then: 'lookAgain' }],
    };
  },
};
