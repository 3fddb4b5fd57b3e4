import type { Balance, StoredOperation } from '../settlement/stored';
import { postedOf, unsettledPart, type Settling, type Unsettled } from './operation-answer';
import type { PostedTransfer, TransferRequest, TransferredLot } from './transfer';

interface Named {
  transferId: string;
  programId: string;
  from: string | null;
  to: string | null;
}

/** The answer to a transfer; lots first expiring first. */
export interface SettledTransfer extends Named {
  state: 'settled';
  points: number;
  reason: string;
  transferredAt: string | null;
  lots: TransferredLot[];
  /** Debt of the card that got the points. */
  debtRepaid: number;
  fromBalance: Balance;
  toBalance: Balance;
  workflowId: string;
  settledAt: string | null;
}

export type TransferAnswer = SettledTransfer | (Named & Settling) | (Named & Unsettled);
export type StoredTransfer = StoredOperation<TransferRequest, PostedTransfer>;

/** The answer to a stored transfer, by its state. @throws Error when a settled row lacks what it posted */
export function composeTransfer(stored: StoredTransfer): TransferAnswer {
  const { programId, request, at, workflowId, settledAt } = stored;
  const { transferId, from, to, reason } = request;
  const name = { transferId, programId, from, to };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const { points, lots, debtRepaid, fromBalance, toBalance } = postedOf(stored);
  return { ...name, state: 'settled', points, reason, transferredAt: at, lots, debtRepaid, fromBalance, toBalance, workflowId, settledAt };
}
