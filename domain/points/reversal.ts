import type { Consumed, RestoredLot } from '../ledger/restore';
import type { Balance } from '../settlement/stored';

/** A reversal of a redemption, as the API passes it on. */
export interface ReversalRequest {
  reversalId: string;
  programId: string;
  redemptionId: string;
  /** A capture is a redemption, too: which of the two it is, and the id in the ledger. */
  of: { kind: 'redemption' | 'capture'; id: string };
  /** Left out: all that is left of it. */
  points?: number;
  /** RFC 3339; left out: now (in a sandbox: on its latest business date). */
  reversedAt?: string;
}

/** A lot that got points back, as answers have it. */
export type GivenBackLot = Omit<RestoredLot, 'lotId'> & { lotId: string };

/** What a reversal posted; lots last consumed first. */
export interface PostedReversal {
  points: number;
  lots: GivenBackLot[];
  debtRepaid: number;
  balance: Balance;
}

/** What has become of a redemption: points that reversals have given back, by lot. */
export interface RedemptionProgress {
  restored: Consumed[];
}

/** Points of a redemption that were taken back. */
export function reversedPoints(progress: unknown): number {
  return ((progress as RedemptionProgress | null)?.restored ?? []).reduce((sum, { points }) => sum + points, 0);
}
