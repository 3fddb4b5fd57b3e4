import type { Balance, StoredOperation } from '../settlement/stored';
import type { ConsumedLot } from './consumed-lots';
import type { CaptureRequest, PostedCapture } from './hold';
import { postedOf, unsettledPart, type Settling, type Unsettled } from './operation-answer';
import type { PostedRedemption, RedemptionRequest } from './redemption';
import { reversedPoints } from './reversal';

interface Named {
  redemptionId: string;
  programId: string;
  memberId: string | null;
}

interface Redeemed {
  state: 'settled';
  points: number;
  /** When it counts. */
  redeemedAt: string | null;
  lots: ConsumedLot[];
  balance: Balance;
  workflowId: string;
  settledAt: string | null;
}

/** The contract's answer to a redemption without an order (§5). */
export interface SettledRedemption extends Named, Redeemed {
  memberId: string;
  reason: string;
  /** Points that were taken back of it; only where it is read. */
  reversed?: number;
}

/** The answer to a capture: a redemption whose id is the capture's. */
export interface SettledCapture extends Named, Redeemed {
  captureId: string;
  holdId: string;
  /** Points of the hold that were let go. */
  released: number;
  reversed?: number;
}

export type RedemptionAnswer = SettledRedemption | (Named & Settling) | (Named & Unsettled);
export type CaptureAnswer = SettledCapture | (CaptureNamed & Settling) | (CaptureNamed & Unsettled);

interface CaptureNamed extends Named {
  captureId: string;
  holdId: string;
}

export type StoredRedemption = StoredOperation<RedemptionRequest, PostedRedemption>;
export type StoredCapture = StoredOperation<CaptureRequest, PostedCapture>;

/** The answer to a stored redemption, by its state. @throws Error when a settled row lacks what it posted */
export function composeRedemption(stored: StoredRedemption): RedemptionAnswer {
  const { programId, request, at, workflowId, settledAt } = stored;
  const name = { redemptionId: request.redemptionId, programId, memberId: request.memberId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const { points, lots, balance } = postedOf(stored);
  return { ...name, state: 'settled', points, reason: request.reason, redeemedAt: at, lots, balance, workflowId, settledAt };
}

/** The answer to a stored capture, by its state. @throws Error when a settled row lacks what it posted */
export function composeCapture(stored: StoredCapture): CaptureAnswer {
  const { programId, request, memberId, at, workflowId, settledAt } = stored;
  const { captureId, holdId } = request;
  const name = { redemptionId: captureId, captureId, holdId, programId, memberId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const { points, lots, released, balance } = postedOf(stored);
  return { ...name, state: 'settled', points, redeemedAt: at, lots, released, balance, workflowId, settledAt };
}

/** The same where it is read: with what has been taken back of it since. */
export function withReversed<Answer extends { state: string }>(answer: Answer, { progress }: StoredOperation): Answer & { reversed?: number } {
  return answer.state === 'settled' ? { ...answer, reversed: reversedPoints(progress) } : answer;
}
