import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrderRequest } from '../../domain/orders/order';
import { SAMPLE_CODES } from './sample-program';

/** An order as sent, but for its program. */
export type OrderBody = Omit<OrderRequest, 'programId'>;

/** Real orders of a gift retailer, December 2010, in the order of time (see ATTRIBUTION.md), with codes and redemptions that we made up. */
export async function sampleOrders(): Promise<OrderBody[]> {
  const text = await readFile(join(__dirname, 'orders.ndjson'), 'utf8');
  const orders = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as OrderBody);
  return withCodesAndRedemptions(orders);
}

/**
 * Members bring the welcome code with their first order, every fourth of them mistyped; every third order has the code for dozens. From their
 * second order on members redeem what they can.
 */
export function withCodesAndRedemptions(orders: readonly OrderBody[]): OrderBody[] {
  const seen = new Set<string>();
  return orders.map((order, index) => {
    const memberId = order.memberId ?? '';
    const isFirst = !seen.has(memberId);
    seen.add(memberId);
    const welcome = seen.size % 4 === 0 ? SAMPLE_CODES.mistyped : SAMPLE_CODES.welcome;
    const codes = [...(isFirst ? [welcome] : []), ...(index % 3 === 0 ? [SAMPLE_CODES.dozen] : [])];
    return {
      ...order,
      ...(codes.length > 0 ? { codes } : {}),
      ...(isFirst ? {} : { redeem: { points: 'max' as const } }),
    };
  });
}
