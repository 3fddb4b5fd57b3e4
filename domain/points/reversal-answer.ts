import type { Balance, StoredOperation } from '../settlement/stored';
import { postedOf, unsettledPart, type Settling, type Unsettled } from './operation-answer';
import type { GivenBackLot, PostedReversal, ReversalRequest } from './reversal';

interface Named {
  reversalId: string;
  redemptionId: string;
  programId: string;
  memberId: string | null;
}

/** The answer to a reversal of a redemption; lots last consumed first. */
export interface SettledReversal extends Named {
  state: 'settled';
  points: number;
  reversedAt: string | null;
  lots: GivenBackLot[];
  debtRepaid: number;
  balance: Balance;
  workflowId: string;
  settledAt: string | null;
}

export type ReversalAnswer = SettledReversal | (Named & Settling) | (Named & Unsettled);
export type StoredReversal = StoredOperation<ReversalRequest, PostedReversal>;

/** The answer to a stored reversal, by its state. @throws Error when a settled row lacks what it posted */
export function composeReversal(stored: StoredReversal): ReversalAnswer {
  const { programId, request, memberId, at, workflowId, settledAt } = stored;
  const name = { reversalId: request.reversalId, redemptionId: request.redemptionId, programId, memberId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const { points, lots, debtRepaid, balance } = postedOf(stored);
  return { ...name, state: 'settled', points, reversedAt: at, lots, debtRepaid, balance, workflowId, settledAt };
}
