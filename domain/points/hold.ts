import type { Balance } from '../settlement/stored';
import type { ConsumedLot } from './consumed-lots';

/** A hold as sent (contract §5). */
export interface HoldRequest {
  holdId: string;
  programId: string;
  memberId: string;
  points: number;
  /** RFC 3339: from this moment of the real clock on it is void. */
  expiresAt: string;
}

export interface PostedHold {
  balance: Balance;
}

/** A capture as the API passes it on; `points` left out: the whole hold. */
export interface CaptureRequest {
  captureId: string;
  programId: string;
  holdId: string;
  points?: number;
}

/** What a capture posted: a redemption, and what it let go of the hold. */
export interface PostedCapture {
  points: number;
  lots: ConsumedLot[];
  released: number;
  balance: Balance;
}

export interface VoidRequest {
  holdId: string;
  programId: string;
}

export interface PostedVoid {
  /** Points that were let go. */
  points: number;
  balance: Balance;
}
