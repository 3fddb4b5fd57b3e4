import type { Balance, StoredOperation } from '../settlement/stored';
import type { ConsumedLot } from './consumed-lots';
import { postedOf, unsettledPart, type Settling, type Unsettled } from './operation-answer';
import type { PostedRedemption, RedemptionRequest } from './redemption';

interface Named {
  redemptionId: string;
  programId: string;
  memberId: string | null;
}

/** The contract's answer to a redemption without an order (§5). */
export interface SettledRedemption extends Named {
  state: 'settled';
  memberId: string;
  points: number;
  reason: string;
  /** When it counts. */
  redeemedAt: string | null;
  lots: ConsumedLot[];
  balance: Balance;
  workflowId: string;
  settledAt: string | null;
}

export type RedemptionAnswer = SettledRedemption | (Named & Settling) | (Named & Unsettled);

type StoredRedemption = StoredOperation<RedemptionRequest, PostedRedemption>;

/** The answer to a stored redemption, by its state. @throws Error when a settled row lacks what it posted */
export function composeRedemption(stored: StoredRedemption): RedemptionAnswer {
  const { programId, request } = stored;
  const name = { redemptionId: request.redemptionId, programId, memberId: request.memberId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const { points, lots, balance } = postedOf(stored);
  return {
    ...name,
    state: 'settled',
    ...{ points, reason: request.reason, redeemedAt: stored.at, lots, balance },
    workflowId: stored.workflowId,
    settledAt: stored.settledAt,
  };
}
