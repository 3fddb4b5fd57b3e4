import { randomBytes } from 'node:crypto';
import type { GrantRequest } from '../../domain/orders/grant';
import type { HoldRequest } from '../../domain/points/hold';
import type { RedemptionRequest } from '../../domain/points/redemption';
import type { TransferRequest } from '../../domain/points/transfer';
import type { OrderLine, OrderRequest } from '../../domain/orders/order';
import type { RuleSet } from '../../domain/rules/rule-set';

/** Tells the ids of this test file from those of others on the same Temporal server. */
const FILE = randomBytes(3).toString('hex');
let last = 0;

/** An id that no other test has: `order-3f9a01-1`. */
export function nextId(what: string): string {
  last += 1;
  return `${what}-${FILE}-${last}`;
}

/** Body of `PUT /v1/programs/{id}`. */
export interface ProgramBody {
  name: string;
  currency: string;
  currencyDigits?: number;
  timeZone: string;
  sandbox?: boolean;
  ruleSet: RuleSet;
}

/** A point for every 1,000 minor units, points that can be spent at 1 each, and lots that never expire; parts of the rule set can be replaced. */
export function ruleSet(parts: Partial<RuleSet> = {}): RuleSet {
  return { earning: [{ id: 'base', mode: 'money', points: 1, per: 1000 }], redemption: { pointValue: 1 }, ...parts };
}

/** A sandbox in Jakarta, so that operations may be dated as the test likes. */
export function program(parts: Partial<ProgramBody> = {}): ProgramBody {
  return { name: 'Harvest', currency: 'IDR', timeZone: 'Asia/Jakarta', sandbox: true, ruleSet: ruleSet(), ...parts };
}

/** One unit of a good for 100,000. */
export function line(parts: Partial<OrderLine> = {}): OrderLine {
  const price = parts.amount === undefined ? { unitPrice: 100_000 } : {};
  return { lineId: '1', sku: 'RICE5', quantity: 1, ...price, ...parts };
}

/** `count` lines, numbered from 1; 1,000 minor units a line unless `each` says otherwise. */
export function lines(count: number, each: (n: number) => Partial<OrderLine> = () => ({ unitPrice: 1000 })): OrderLine[] {
  return Array.from({ length: count }, (_, index) => line({ lineId: String(index + 1), ...each(index + 1) }));
}

/** An order of one line; no member unless named. */
export function order(programId: string, parts: Partial<OrderRequest> = {}): OrderRequest {
  return { orderId: nextId('order'), programId, placedAt: '2026-11-23T09:00:00+07:00', lines: [line()], ...parts };
}

/** A grant of 1,000 points, dated before the orders of the factories. */
export function grant(programId: string, memberId: string, parts: Partial<GrantRequest> = {}): GrantRequest {
  return { grantId: nextId('grant'), programId, memberId, points: 1000, reason: 'opening balance', grantedAt: '2026-11-01T09:00:00+07:00', ...parts };
}

/** A redemption of 100 points, dated after the grants of the factories. */
export function redemption(programId: string, memberId: string, parts: Partial<RedemptionRequest> = {}): RedemptionRequest {
  return {
    redemptionId: nextId('redemption'),
    programId,
    memberId,
    points: 100,
    reason: 'free coffee',
    redeemedAt: '2026-11-20T09:00:00+07:00',
    ...parts,
  };
}

/** A hold of 100 points that nobody sees lapse. */
export function hold(programId: string, memberId: string, parts: Partial<HoldRequest> = {}): HoldRequest {
  return { holdId: nextId('hold'), programId, memberId, points: 100, expiresAt: '2099-12-31T00:00:00Z', ...parts };
}

/** A transfer of 100 points. */
export function transfer(programId: string, from: string, to: string, parts: Partial<TransferRequest> = {}): TransferRequest {
  return { transferId: nextId('transfer'), programId, from, to, points: 100, reason: 'family pool', ...parts };
}
