import type { OrderReads } from '../orders/order-reads';
import type { OperationParts } from '../operations/operation-parts';

/** What the handlers of returns and claims read of orders; `db/reads` provides it. */
export interface ReturnReads extends Pick<OrderReads, 'find' | 'accepted' | 'programsWith'> {
  /** Programs in which an order was accepted and has no row yet. */
  acceptedIn: (orderId: string, among: readonly string[] | null) => Promise<string[]>;
  /** Who a member is now, after merges. */
  ownerOf: (memberId: string) => Promise<string>;
  /** Ids of an order's returns that were posted, oldest first; null when there is no settled order. */
  returnIds: (programId: string, orderId: string) => Promise<string[] | null>;
}

/** What the routes below an order stand on. */
export interface ReturnParts extends OperationParts {
  orders: ReturnReads;
  /** Whether an order is on its way through this process. */
  isUnderWay: (order: { programId: string; id: string }) => boolean;
}
