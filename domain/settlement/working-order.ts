import { product, sum } from '../money/range';
import type { OrderLine, OrderRequest } from '../orders/order';
import type { OrderSums } from '../rules/conditions/order-names';
import { isGoods, type WorkingLine } from '../rules/working-line';

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
    const goods = this.lines.filter(isGoods);
    this.quantity = sum(goods.map((line) => line.quantity));
    this.subtotal = sum(goods.map((line) => line.gross));
    this.remaining = this.subtotal;
  }

  /** Takes an amount off a line. */
  take(line: WorkingLine, amount: number): void {
    line.remaining -= amount;
    this.total -= amount;
    if (isGoods(line)) this.remaining -= amount;
  }

  /** Remembers what is left of the lines. @returns what brings it back */
  save(): () => void {
    const left = this.lines.map((line) => ({ line, remaining: line.remaining }));
    return () => {
      for (const { line, remaining } of left) this.take(line, line.remaining - remaining);
    };
  }

  /** Leaves that much of the lines, given in their order. */
  leave(nets: readonly number[]): void {
    for (const [index, net] of nets.entries()) {
      const line = this.lines[index];
      if (line !== undefined) this.take(line, line.remaining - net);
    }
  }
}

function workingLine(request: OrderLine, index: number): WorkingLine {
  const { kind = 'goods', quantity, unitPrice = 0, amount: gross = product(quantity, unitPrice) } = request;
  return { request, index, kind, quantity, gross, remaining: gross, discounts: [], names: null };
}
