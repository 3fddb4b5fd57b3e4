import type { OrderRequest } from '../../domain/orders/order';
import type { ProgramBody } from '../harness/factories';
import { line, order, program, ruleSet } from '../harness/factories';

/** Uses that the limited code has. */
export const FEW_USES = 12;
export const OPENING_POINTS = 1_000_000;

/** Points for every 1,000, a code that gives 10 % to the first few, points worth one minor unit each. */
export function limitedProgram(): ProgramBody {
  return program({ ruleSet: ruleSet({ discounts: [{ id: 'few', code: 'FEW', give: { percent: '10' }, limits: { total: FEW_USES } }] }) });
}

/** The n-th order of a load: prices, redemptions and codes mixed; each ninth is one that must be refused, by a member who has no points. */
export function nthOrder(programId: string, members: readonly string[], n: number): OrderRequest {
  if (n % 9 === 8) return order(programId, { memberId: `${programId}-poor`, redeem: { points: 1 } });
  const price = 1000 + 700 * (n % 41);
  const lines = [line({ unitPrice: price, quantity: 1 + (n % 3) })];
  const codes = n % 2 === 0 ? { codes: ['FEW'] } : {};
  if (n % 7 === 6) return order(programId, { lines, ...codes });
  const redeem = n % 3 === 0 ? {} : { redeem: { points: 5 + (n % 11) } };
  return order(programId, { memberId: members[n % members.length] ?? '', lines, ...codes, ...redeem });
}

export function mustBeRefused({ programId, memberId }: OrderRequest): boolean {
  return memberId === `${programId}-poor`;
}

/** What an order comes to, worked out by hand from its body and from whether it was among the first few. */
export function expectedSums(sent: OrderRequest, discounted: boolean) {
  const [only] = sent.lines;
  const subtotal = (only?.unitPrice ?? 0) * (only?.quantity ?? 0);
  // Prices are multiples of a hundred, so that ten per cent need no rounding.
  const discountTotal = discounted ? subtotal / 10 : 0;
  const redeemed = typeof sent.redeem?.points === 'number' ? sent.redeem.points : 0;
  const total = subtotal - discountTotal;
  const earned = sent.memberId === undefined ? 0 : Math.floor((total - redeemed) / 1000);
  return { subtotal, discountTotal, total, payable: total - redeemed, redeemed, earned };
}
