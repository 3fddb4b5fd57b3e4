import type { Balance } from '../settlement/stored';
import type { ConsumedLot } from './consumed-lots';

/** A redemption without an order, as sent (contract §5). */
export interface RedemptionRequest {
  redemptionId: string;
  programId: string;
  memberId: string;
  points: number;
  reason: string;
  /** RFC 3339; left out: now (in a sandbox: on its latest business date). */
  redeemedAt?: string;
}

/** What a redemption posted; lots in the order in which they were consumed. */
export interface PostedRedemption {
  points: number;
  lots: ConsumedLot[];
  balance: Balance;
}
