import type { Refusal, RuleError } from '../settlement/outcome';
import type { ReplayedOrder } from './replay-order';
import { changeOf, isDifferent, type Change, type Worth } from './worth';

/** What the result file says of one order that comes out differently, or on which a rule of the draft failed. Money in minor units. */
export interface ResultLine {
  orderId: string;
  memberId: string | null;
  /** RFC 3339, UTC: the instant it was settled at. */
  placedAt: string;
  channel: string | null;
  /** The version that it was settled by. */
  ruleSetVersion: number | null;
  subtotal: number;
  /** Why the draft would refuse the order; null: it wouldn't. */
  refused: Refusal | null;
  before: Worth;
  after: Worth | null;
  change: Change | null;
  /** Rules of the draft that were skipped, with why. */
  ruleErrors: readonly RuleError[];
}

/** The line of an order, or null when the draft changes nothing for it and none of its rules failed. */
export function resultLine({ order, before, after, refusal, ruleErrors }: ReplayedOrder): ResultLine | null {
  if (after !== null && !isDifferent(before, after) && ruleErrors.length === 0) return null;
  const { orderId, ruleSetVersion, request, facts, pricing } = order;
  return {
    orderId,
    memberId: request.memberId ?? null,
    placedAt: facts.at,
    channel: request.channel ?? null,
    ruleSetVersion,
    subtotal: pricing.subtotal,
    refused: refusal,
    before,
    after,
    change: after && changeOf(before, after),
    ruleErrors,
  };
}
