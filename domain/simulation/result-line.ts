import type { Refusal } from '../settlement/outcome';
import type { ReplayedOrder } from './replay-order';
import { changeOf, isDifferent, type Change, type Worth } from './worth';

/** What the result file says of one order that comes out differently. Money in minor units. */
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
}

/** The line of an order, or null when the draft changes nothing for it. */
export function resultLine({ order, before, after, refusal }: ReplayedOrder): ResultLine | null {
  if (after !== null && !isDifferent(before, after)) return null;
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
  };
}
