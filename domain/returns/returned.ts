import type { PricedOrder } from '../settlement/outcome';

/** What came back of a line so far: units, and minor units of its net. An amount without units was goodwill. */
export interface ReturnedOfLine {
  quantity: number;
  amount: number;
}

/** What came back of an order so far, by line; lines of which nothing did are left out. */
export type Returned = Readonly<Record<string, ReturnedOfLine>>;

/** A line of a settled order with what came back of it; money in minor units. */
export interface LineReturned {
  readonly lineId: string;
  readonly isGoods: boolean;
  readonly quantity: number;
  readonly gross: number;
  readonly net: number;
  readonly unitsBack: number;
  readonly amountBack: number;
}

const NOTHING: ReturnedOfLine = { quantity: 0, amount: 0 };

/** The lines of an order with what came back of them, in their order. */
export function linesWith(returned: Returned, { lines }: Pick<PricedOrder, 'lines'>): LineReturned[] {
  return lines.map(({ lineId, kind, quantity, gross, net }) => {
    const back = returnedOf(returned, lineId);
    return { lineId, isGoods: kind === 'goods', quantity, gross, net, unitsBack: back.quantity, amountBack: back.amount };
  });
}

/** What came back of a line so far. */
export function returnedOf(returned: Returned, lineId: string): ReturnedOfLine {
  return Object.hasOwn(returned, lineId) ? (returned[lineId] ?? NOTHING) : NOTHING;
}

/**
 * Whether nothing is left of an order: of each line all units came back, or all of what it cost. (A line that cost nothing has to come back: who
 * keeps the free article hasn't returned the order.)
 */
export function isWhole(lines: readonly LineReturned[]): boolean {
  return lines.every(({ quantity, unitsBack, net, amountBack }) => unitsBack === quantity || (net > 0 && amountBack === net));
}

/** Minor units that came back of the lines. */
export function amountBackOf(lines: readonly LineReturned[]): number {
  return lines.reduce((sum, { amountBack }) => sum + amountBack, 0);
}

/** Net of the lines, minor units. */
export function netOf(lines: readonly LineReturned[]): number {
  return lines.reduce((sum, { net }) => sum + net, 0);
}
