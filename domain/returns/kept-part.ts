import type { OrderLine } from '../orders/order';
import { accrue } from '../settlement/accrual';
import type { PricedLine } from '../settlement/outcome';
import { earningBases, type EarnedOrder } from './earned-order';
import type { LineReturned } from './returned';
import { shareOfFirst } from './share-of-units';

/** A line as far as it was kept. */
interface KeptLine {
  readonly request: OrderLine;
  readonly priced: PricedLine;
  /** What was redeemed on it and stays with it, minor units. */
  readonly redeemed: number;
}

/**
 * What of an order's points goes when the rules are evaluated anew on what was kept of it, by the same version and facts: what it earned less what
 * the kept part earns, never below 0. Points.
 */
export function keptTarget(earned: EarnedOrder, lines: readonly LineReturned[]): number {
  return Math.max(0, earned.accrual.points - earnedByKept(earned, lines));
}

function earnedByKept(earned: EarnedOrder, lines: readonly LineReturned[]): number {
  const { order, compiled, program, facts, pricing, redemption } = earned;
  const bases = earningBases(earned);
  const kept = lines.flatMap((line, index) => keepLine(order.lines[index], pricing.lines[index], line, bases[index] ?? 0));
  const keptOrder = { ...order, lines: kept.map(({ request }) => request) };
  const keptRedemption = redemption && { ...redemption, lineShares: kept.map(({ redeemed }) => redeemed) };
  return accrue(keptOrder, compiled, program, facts, { lines: kept.map(({ priced }) => priced) }, keptRedemption)?.points ?? 0;
}

function keepLine(request: OrderLine | undefined, priced: PricedLine | undefined, line: LineReturned, base: number): KeptLine[] {
  const { quantity, gross, net, unitsBack, amountBack } = line;
  if (request === undefined || priced === undefined || unitsBack === quantity) return [];
  const units = quantity - unitsBack;
  const left = net - amountBack;
  const baseBack = net === 0 ? 0 : Number((BigInt(base) * BigInt(amountBack)) / BigInt(net));
  const ofGross = request.amount === undefined ? {} : { amount: gross - shareOfFirst(gross, quantity, unitsBack) };
  return [
    { request: { ...request, ...ofGross, quantity: units }, priced: { ...priced, quantity: units, net: left }, redeemed: left - (base - baseBack) },
  ];
}
