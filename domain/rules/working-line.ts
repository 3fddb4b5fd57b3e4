import type { LineKind, OrderLine } from '../orders/order';
import type { AppliedDiscount } from '../settlement/outcome';
import type { LineNames, LineState } from './conditions/line-names';

/** A line while rules are applied to its order; minor units. */
export interface WorkingLine extends LineState {
  readonly request: OrderLine;
  /** Its place in the order. */
  readonly index: number;
  readonly kind: LineKind;
  readonly quantity: number;
  readonly gross: number;
  /** What the discounts so far left of it. */
  remaining: number;
  /** What was taken off it, in the order of application. */
  readonly discounts: AppliedDiscount[];
  /** How conditions see it; made when the first looks. */
  names: LineNames | null;
}

/** Only goods take part in discounts, earning and the sums of an order, unless a rule names another kind. */
export const isGoods = (line: Pick<WorkingLine, 'kind'>): boolean => line.kind === 'goods';
