import type { OrderRequest } from './order';

/** Whether an order was settled elsewhere, before Lumbung: it is recorded, can be returned, and posts nothing. */
export function isImported({ state }: Pick<OrderRequest, 'state'>): boolean {
  return state === 'imported';
}

/**
 * An order as it is settled. One that was settled elsewhere is priced as it was sold and belongs to nobody in the ledger: no discount of ours, no points,
 * no limited use, no part in anybody's first order, spend or level.
 */
export function asSettled(order: OrderRequest): OrderRequest {
  if (!isImported(order)) return order;
  const { memberId: _member, codes: _codes, ...rest } = order;
  return { ...rest, pricing: 'given' };
}
