import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { OrderRequest } from '../../domain/orders/order';

/** An order of the week as it was placed; its program is the test's. */
export type WeekOrder = Omit<OrderRequest, 'programId'>;

/** The orders of a real week, in time order. See README.md for where they come from. */
export function weekOrders(): WeekOrder[] {
  const text = gunzipSync(readFileSync(join(__dirname, 'retail-week.ndjson.gz'))).toString('utf8');
  const moves = text
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as { do: string; body: WeekOrder });
  return moves.filter((move) => move.do === 'order').map(({ body }) => body);
}

/** What an order must come to, in minor units and points. */
export interface Expected {
  subtotal: number;
  discountTotal: number;
  total: number;
  points: number;
}

/**
 * The week's program by hand, without a line of the engine's: 5 % (half up, per line) off lines of 12 or more, then a point for each pound.
 * Everything is an integer: 5 % of x, half up, is ⌊(x × 5 + 50) / 100⌋.
 */
export function expectedOf({ lines, memberId }: WeekOrder): Expected {
  let subtotal = 0n;
  let discountTotal = 0n;
  for (const { quantity, unitPrice = 0 } of lines) {
    const gross = BigInt(quantity) * BigInt(unitPrice);
    subtotal += gross;
    if (quantity >= 12) discountTotal += (gross * 5n + 50n) / 100n;
  }
  const total = subtotal - discountTotal;
  return {
    subtotal: Number(subtotal),
    discountTotal: Number(discountTotal),
    total: Number(total),
    points: memberId === undefined ? 0 : Number(total / 100n),
  };
}
