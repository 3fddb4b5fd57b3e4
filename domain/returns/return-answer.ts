import { postedOf, unsettledPart, type Settling, type Unsettled } from '../points/operation-answer';
import { ownId } from '../settlement/operation-kinds';
import type { StoredOperation } from '../settlement/stored';
import type { ReturnRequest } from '../orders/return';
import type { PostedReturn } from './posted-return';

interface Named {
  returnId: string;
  orderId: string;
  programId: string;
  memberId: string | null;
}

/** The contract's answer to a return (§4). Money in minor units. */
export interface DoneReturn extends Named, Pick<PostedReturn, 'refund' | 'clawedBack' | 'restored' | 'debtRepaid' | 'balance'> {
  state: 'done';
  /** When it counts. */
  returnedAt: string | null;
  workflowId: string;
  settledAt: string | null;
}

/** A return whose order isn't settled yet, or wasn't in time. */
export interface WaitingReturn extends Named {
  state: 'waiting' | 'expired';
  workflowId: string;
}

export type ReturnAnswer = DoneReturn | WaitingReturn | (Named & Settling) | (Named & Unsettled);

type StoredReturn = StoredOperation<ReturnRequest, PostedReturn>;

/** The answer to a stored return, by its state. @throws Error when a settled row lacks what it posted */
export function composeReturn(stored: StoredReturn): ReturnAnswer {
  const { id, programId, memberId, request, workflowId, problem } = stored;
  const name = { returnId: ownId(id), orderId: request.orderId, programId, memberId };
  if (stored.state === 'refused' && problem?.extra?.expired === true) return { ...name, state: 'expired', workflowId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  const { refund, clawedBack, restored, debtRepaid, balance } = postedOf(stored);
  return {
    ...name,
    state: 'done',
    returnedAt: stored.at,
    refund: {
      ...{ amount: refund.amount, restoredValue: refund.restoredValue, payable: refund.payable },
      lines: refund.lines.map(({ lineId, quantity, amount }) => ({ lineId, quantity, amount })),
    },
    clawedBack: composeClawedBack(clawedBack),
    restored: {
      points: restored.points,
      lots: restored.lots.map(({ lotId, points, expiresOn, lapsed }) => ({ lotId, points, expiresOn, lapsed })),
    },
    debtRepaid,
    balance: balance && composeBalance(balance),
    workflowId,
    settledAt: stored.settledAt,
  };
}

/** Keys in the contract's order: what comes out of the database has forgotten it. */
export function composeClawedBack({ points, fromPending, fromAvailable, debt, forgiven }: PostedReturn['clawedBack']): PostedReturn['clawedBack'] {
  return { points, fromPending, fromAvailable, debt, forgiven };
}

/** The same of a balance. */
export function composeBalance({ available, pending, held, debt }: NonNullable<PostedReturn['balance']>): NonNullable<PostedReturn['balance']> {
  return { available, pending, held, debt };
}
