import type { ReturnRequest, ReturnedLine } from '../orders/return';
import { Problem } from '../problem';
import type { PricedLine, PricedOrder } from '../settlement/outcome';
import { returnedOf, type Returned, type ReturnedOfLine } from './returned';
import { shareOfFirst } from './share-of-units';

/** A line of a refund; `quantity` 0: goodwill. Minor units. */
export interface RefundedLine {
  lineId: string;
  quantity: number;
  amount: number;
}

/** What one return takes back. */
export interface TakenBack {
  /** In the order of the request; with `all` in that of the order. */
  lines: RefundedLine[];
  /** What came back of the order so far, this return included. */
  returned: Returned;
}

/**
 * Decides what comes back: a line's own net by its units, odd minor units on the first ones returned, or an amount of it.
 * @param returned by the order's returns so far
 * @throws Problem `RETURN_EXCEEDS_ORDER` when the order hasn't got that much left
 */
export function takeBack(order: Pick<PricedOrder, 'lines'>, returned: Returned, request: Pick<ReturnRequest, 'lines' | 'all'>): TakenBack {
  const asked = request.all === true ? everythingLeft(order, returned) : (request.lines ?? []);
  const byId = new Map(order.lines.map((line) => [line.lineId, line]));
  const back: Record<string, ReturnedOfLine> = { ...returned };
  const lines = asked.map((wanted, index) => {
    const line = byId.get(wanted.lineId);
    if (line === undefined) throw exceeds(index, 'lineId', `The order has no line ${wanted.lineId}.`);
    const before = returnedOf(back, line.lineId);
    const refunded = refund(line, before, wanted, index);
    back[line.lineId] = { quantity: before.quantity + refunded.quantity, amount: before.amount + refunded.amount };
    return refunded;
  });
  return { lines, returned: back };
}

function refund({ lineId, quantity, net }: PricedLine, before: ReturnedOfLine, wanted: ReturnedLine, index: number): RefundedLine {
  const [units, left] = [quantity - before.quantity, net - before.amount];
  if ('amount' in wanted) {
    if (wanted.amount > left) throw exceeds(index, 'amount', `Only ${left} are left of line ${lineId}.`);
    return { lineId, quantity: 0, amount: wanted.amount };
  }
  if (wanted.quantity > units) throw exceeds(index, 'quantity', `Only ${units} units are left of line ${lineId}.`);
  return { lineId, quantity: wanted.quantity, amount: shareOfFirst(left, units, wanted.quantity) };
}

function everythingLeft({ lines }: Pick<PricedOrder, 'lines'>, returned: Returned): ReturnedLine[] {
  const left = lines.map(({ lineId, quantity }) => ({ lineId, quantity: quantity - returnedOf(returned, lineId).quantity }));
  const some = left.filter(({ quantity }) => quantity > 0);
  if (some.length === 0) throw new Problem('RETURN_EXCEEDS_ORDER', 'Nothing is left of the order.');
  return some;
}

function exceeds(index: number, field: string, message: string): Problem {
  return new Problem('RETURN_EXCEEDS_ORDER', message, { errors: [{ path: `lines.${index}.${field}`, message }] });
}
