import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { OrderRequest } from '../../domain/orders/order';

/** An order of the week as it was placed; its program is the test's. */
export type WeekOrder = Omit<OrderRequest, 'programId'>;

/** A return of the week. */
export interface WeekReturn {
  orderId: string;
  body: { returnId: string; returnedAt: string; lines: { lineId: string; quantity: number }[] };
}

type Move = { do: 'order'; body: WeekOrder } | ({ do: 'return' } & WeekReturn);

function moves(): Move[] {
  const text = gunzipSync(readFileSync(join(__dirname, 'retail-week.ndjson.gz'))).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as Move);
}

/** The orders of a real week, in time order. See README.md for where they come from. */
export function weekOrders(): WeekOrder[] {
  return moves().flatMap((move) => (move.do === 'order' ? [move.body] : []));
}

/** Its returns, in time order. */
export function weekReturns(): WeekReturn[] {
  return moves().flatMap((move) => (move.do === 'return' ? [{ orderId: move.orderId, body: move.body }] : []));
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

/** What a return must come to, in minor units and points. */
export interface ExpectedReturn {
  amount: number;
  points: number;
}

/**
 * What the returns of an order must come to, one after the other, again by hand: a line's net by its units, odd pence on the first ones; of the points
 * ⌊points × returned / total⌋ over all returns so far, less what went before.
 */
export function expectedReturns(order: WeekOrder, returns: readonly WeekReturn[]): ExpectedReturn[] {
  const { total, points } = expectedOf(order);
  const left = new Map(order.lines.map(({ lineId, quantity, unitPrice = 0 }) => [lineId, { units: quantity, net: netOf(quantity, unitPrice) }]));
  let [returned, clawed] = [0n, 0n];
  return returns.map(({ body }) => {
    let amount = 0n;
    for (const { lineId, quantity } of body.lines) {
      const line = left.get(lineId);
      if (line === undefined || quantity > line.units) throw new Error(`${body.returnId} returns what was not bought`);
      let back = 0n;
      // Unit by unit: each of those left costs what they share, rounded up.
      for (let n = 0; n < quantity; n++) {
        const unit = (line.net - back + BigInt(line.units - n) - 1n) / BigInt(line.units - n);
        back += unit;
      }
      line.net -= back;
      line.units -= quantity;
      amount += back;
    }
    returned += amount;
    const target = total === 0 ? 0n : (BigInt(points) * returned) / BigInt(total);
    const owed = target - clawed;
    clawed = target;
    return { amount: Number(amount), points: Number(owed) };
  });
}

function netOf(quantity: number, unitPrice: number): bigint {
  const gross = BigInt(quantity) * BigInt(unitPrice);
  return quantity >= 12 ? gross - (gross * 5n + 50n) / 100n : gross;
}
