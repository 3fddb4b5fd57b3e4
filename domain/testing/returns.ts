import { balanceOn } from '../ledger/balance';
import type { CardState } from '../ledger/card';
import { postOrder } from '../ledger/post-operation';
import type { OrderRequest } from '../orders/order';
import type { ReturnRequest } from '../orders/return';
import { returnOrder, type ReturnDone } from '../returns/return-order';
import type { OrderProgress } from '../returns/progress';
import type { SettledOrder } from '../returns/settled-order';
import type { RuleSet } from '../rules/rule-set';
import type { SettlementFacts } from '../settlement/facts';
import { compiled, evaluated, factsOf, PROGRAM } from './settle';

/** A settled order with what has become of it. */
export interface Sold {
  order: SettledOrder;
  progress: OrderProgress;
}

/** Settles an order on a card (null: nobody's), on the pure model. */
export function sell(
  card: CardState | null,
  ruleSet: Partial<RuleSet>,
  request: OrderRequest,
  more: Partial<SettlementFacts> = {},
): { card: CardState | null; sold: Sold } {
  const { at, date } = factsOf(request);
  const facts = factsOf(request, { available: card === null ? 0 : balanceOn(card, date).available, ...more });
  const { pricing, redemption, accrual, uses } = evaluated({ ruleSet, order: request, facts });
  const operation = { date, at, source: { kind: 'order', id: request.orderId } as const };
  const done = card && postOrder(card, { ...operation, redeem: redemption?.points ?? 0, reserved: false, credits: accrual?.credits ?? [] });
  const posted = { redeemedLots: done?.posted.redeemedLots ?? [] };
  const order = { request, compiled: compiled(ruleSet), program: PROGRAM, facts, pricing, redemption, accrual, uses, posted };
  return { card: done?.card ?? null, sold: { order, progress: {} } };
}

/** Returns some of an order on a date (UTC noon). */
export function giveBack(
  card: CardState | null,
  { order, progress }: Sold,
  date: string,
  request: Omit<ReturnRequest, 'programId' | 'orderId'>,
): ReturnDone {
  const operation = { date, at: `${date}T12:00:00Z`, source: { kind: 'order', id: order.request.orderId } as const };
  return returnOrder({ order, progress, operation, card, request: { programId: 'p', orderId: order.request.orderId, ...request } });
}
