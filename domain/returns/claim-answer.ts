import { postedOf, unsettledPart, type Settling, type Unsettled } from '../points/operation-answer';
import type { ClaimRequest } from '../orders/claim';
import { composeEarned } from '../settlement/answer';
import { ownId } from '../settlement/operation-kinds';
import type { Earned } from '../settlement/order-answer';
import type { StoredOperation } from '../settlement/stored';
import type { PostedClaim } from './posted-claim';
import { composeBalance, composeClawedBack } from './return-answer';

interface Named {
  claimId: string;
  orderId: string;
  programId: string;
  memberId: string;
}

/** The answer to a claim of an order that was nobody's. */
export interface SettledClaim extends Named, Pick<PostedClaim, 'clawedBack' | 'balance'> {
  state: 'settled';
  earned: Earned;
  workflowId: string;
  settledAt: string | null;
}

export type ClaimAnswer = SettledClaim | (Named & Settling) | (Named & Unsettled);

/** The answer to a stored claim, by its state. @throws Error when a settled row lacks what it posted */
export function composeClaim(stored: StoredOperation<ClaimRequest, PostedClaim>): ClaimAnswer {
  const { id, programId, request, workflowId, settledAt } = stored;
  const name = { claimId: ownId(id), orderId: request.orderId, programId, memberId: request.memberId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const posted = postedOf(stored);
  return {
    ...name,
    state: 'settled',
    earned: composeEarned(posted.accrual, posted),
    clawedBack: composeClawedBack(posted.clawedBack),
    balance: composeBalance(posted.balance),
    ...{ workflowId, settledAt },
  };
}
