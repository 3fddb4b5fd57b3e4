import type { OrderFilter } from '../../db/reads/orders';
import type { Page } from '../../db/reads/page';
import type { StoredOrder } from '../../domain/settlement/stored';

/** What the handlers of orders read; `db/reads` provides it. */
export interface OrderReads {
  /** The order by its latest attempt. */
  find: (programId: string, orderId: string) => Promise<StoredOrder | null>;
  /** The execution that an order without a row was accepted with; null: nobody was told that it is accepted. */
  accepted: (programId: string, orderId: string) => Promise<string | null>;
  /** Programs that have an order of this id, of those named; null: of all. */
  programsWith: (orderId: string, among: readonly string[] | null) => Promise<string[]>;
  /** Newest first. */
  list: (filter: OrderFilter) => Promise<Page<StoredOrder>>;
  isPosition: (text: string) => boolean;
}
