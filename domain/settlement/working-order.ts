import { product, sum } from '../money/range';
import type { OrderSums } from '../rules/conditions/order-names';
import type { SelectableLine } from '../rules/line-selector';
import type { OrderLine, OrderRequest } from '../orders/order';

/** A line while discounts are applied; minor units. */
export interface WorkingLine extends SelectableLine {
  readonly index: number;
  /** What the discounts so far left. */
  remaining: number;
}

/** An order while discounts are applied: what is left of its lines, and the sums that conditions see. */
export class WorkingOrder implements OrderSums {
  readonly lines: readonly WorkingLine[];
  readonly subtotal: number;
  readonly quantity: number;
  remaining: number;
  total: number;

  /** @throws Problem `OUT_OF_RANGE` if a line, the order or its units are beyond what numbers hold. */
  constructor({ lines }: OrderRequest) {
    this.lines = lines.map(workingLine);
    this.total = sum(this.lines.map((line) => line.gross));
    sum(this.lines.map((line) => line.quantity));
    const goods = this.lines.filter((line) => line.kind === 'goods');
    this.quantity = sum(goods.map((line) => line.quantity));
    this.subtotal = sum(goods.map((line) => line.gross));
    this.remaining = this.subtotal;
  }

  /** Takes an amount off a line. */
  take(line: WorkingLine, amount: number): void {
    line.remaining -= amount;
    this.total -= amount;
    if (line.kind === 'goods') this.remaining -= amount;
  }

  /** Leaves that much of each line, in their order. */
  leave(remaining: readonly number[]): void {
    for (const line of this.lines) this.take(line, line.remaining - (remaining[line.index] ?? 0));
  }

  /** What is left of each line, for `leave`. */
  left(): number[] {
    return this.lines.map((line) => line.remaining);
  }
}

function workingLine(request: OrderLine, index: number): WorkingLine {
  const gross = request.amount ?? product(request.quantity, request.unitPrice ?? 0);
  return { request, index, kind: request.kind ?? 'goods', quantity: request.quantity, gross, remaining: gross, names: null };
}
