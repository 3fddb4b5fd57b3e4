import type { Parent, ParentName } from '../../db/kernel/operations';
import type { OrderProgress } from '../../domain/returns/progress';
import type { SettledOrder } from '../../domain/returns/settled-order';
import type { OrderRequest } from '../../domain/orders/order';
import type { Posted, StoredProblem } from '../../domain/settlement/stored';
import type { DatedOperation } from './decider';

/** Names the order that an operation is a child of. */
export function orderName({ programId, orderId }: { programId: string; orderId: string }): ParentName {
  return { programId, kind: 'order', id: orderId };
}

/** Told to who names an order that nobody has settled. */
export function noSettledOrder(orderId: string): { problem: StoredProblem } {
  return { problem: { code: 'NOT_FOUND', detail: `There is no order ${orderId}.` } };
}

/** What has become of an order since it was settled. */
export function progressOf({ progress }: Parent): OrderProgress {
  return progress ?? {};
}

/** Whose an order is by now; null: nobody's. */
export function ownerOf(order: Parent): string | null {
  return progressOf(order).claim?.memberId ?? order.memberId;
}

/** A settled order as returns and claims of it work on it. An order that was only recorded took and gave no points. */
export function settledOrder(order: Parent, { compiled, program }: Pick<DatedOperation, 'compiled' | 'program'>): SettledOrder {
  const { request, facts, pricing, redemption, accrual, uses, posted } = order;
  if (pricing === null) throw new Error(`order ${order.id} of ${order.programId} is settled without its prices`);
  const { redeemedLots = [] } = (posted ?? {}) as Partial<Posted>;
  return { request: request as OrderRequest, compiled, program, facts, pricing, redemption, accrual, uses: uses ?? [], posted: { redeemedLots } };
}
