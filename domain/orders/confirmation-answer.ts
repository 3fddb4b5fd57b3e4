import { postedOf, unsettledPart, type Settling, type Unsettled } from '../points/operation-answer';
import type { Balance, StoredOperation } from '../settlement/stored';
import type { CancellationRequest, ConfirmationRequest, PostedCancellation, PostedConfirmation } from './confirmation';

interface Named {
  orderId: string;
  programId: string;
  memberId: string | null;
}

interface Settled {
  state: 'settled';
  /** Points that had waited. */
  points: number;
  balance: Balance;
  workflowId: string;
  settledAt: string | null;
}

type ConfirmedAnswer = Settled & { confirmedAt: string | null; lots: PostedConfirmation['lots']; debtRepaid: number };

/** The answer to a confirmation. */
export type ConfirmationAnswer = Named & { confirmationId: string } & (ConfirmedAnswer | Settling | Unsettled);

/** The answer to a cancellation. */
export type CancellationAnswer = Named & { cancellationId: string } & (Settled | Settling | Unsettled);

/** The answer to a stored confirmation, by its state. */
export function composeConfirmation(stored: StoredOperation<ConfirmationRequest, PostedConfirmation>): ConfirmationAnswer {
  const { programId, memberId, request } = stored;
  const name = { confirmationId: request.confirmationId, orderId: request.orderId, programId, memberId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const { points, lots, debtRepaid, balance } = postedOf(stored);
  return {
    ...name,
    state: 'settled',
    confirmedAt: stored.at,
    points,
    lots,
    debtRepaid,
    balance,
    workflowId: stored.workflowId,
    settledAt: stored.settledAt,
  };
}

/** The answer to a stored cancellation, by its state. */
export function composeCancellation(stored: StoredOperation<CancellationRequest, PostedCancellation>): CancellationAnswer {
  const { programId, memberId, request } = stored;
  const name = { cancellationId: request.cancellationId, orderId: request.orderId, programId, memberId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const { points, balance } = postedOf(stored);
  return { ...name, state: 'settled', points, balance, workflowId: stored.workflowId, settledAt: stored.settledAt };
}
