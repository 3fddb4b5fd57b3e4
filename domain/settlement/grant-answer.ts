import type { Balance, StoredGrant, StoredProblem } from './stored';
import { composeProblem } from './unsettled';

/** The contract's answer to a grant (§5). Points; dates `YYYY-MM-DD` in the program's time zone. */
export interface SettledGrantAnswer {
  grantId: string;
  state: 'settled';
  programId: string;
  memberId: string;
  points: number;
  reason: string;
  /** First and last usable day of what was granted; `expiresOn` null: never expires. */
  availableOn: string;
  expiresOn: string | null;
  lots: { lotId: string; points: number; state: 'active' | 'pending'; availableOn: string; expiresOn: string | null }[];
  debtRepaid: number;
  balance: Balance;
  workflowId: string;
  settledAt: string | null;
}

/** A grant that Temporal has and that will be settled. */
export interface SettlingGrantAnswer {
  grantId: string;
  state: 'settling';
  programId: string;
  memberId: string;
  workflowId: string;
}

/** A grant that ended without being settled; neither binds its id. */
export interface UnsettledGrantAnswer {
  grantId: string;
  state: 'refused' | 'failed';
  programId: string;
  memberId: string;
  problem: StoredProblem;
  workflowId: string;
}

export type GrantAnswer = SettledGrantAnswer | SettlingGrantAnswer | UnsettledGrantAnswer;

/**
 * The answer to a stored grant, by its state, keys in a fixed order.
 * @throws Error when a settled row lacks what it posted: a fault of ours.
 */
export function composeGrantAnswer(stored: StoredGrant): GrantAnswer {
  switch (stored.state) {
    case 'settled':
      return composeSettledGrant(stored);
    case 'discounted':
    case 'accrued':
      return composeSettlingGrant({ ...stored, memberId: stored.request.memberId });
    case 'refused':
    case 'failed':
      return composeUnsettledGrant(stored, stored.state);
  }
}

/** The answer to a grant that Temporal has (`202`), whether or not its row is there yet. */
export function composeSettlingGrant(grant: Omit<SettlingGrantAnswer, 'state'>): SettlingGrantAnswer {
  const { grantId, programId, memberId, workflowId } = grant;
  return { grantId, state: 'settling', programId, memberId, workflowId };
}

function composeSettledGrant({ grantId, programId, request, posted, workflowId, settledAt }: StoredGrant): SettledGrantAnswer {
  if (posted === null) throw new Error(`grant ${grantId} of ${programId} is settled without its outcome`);
  const { lotId, points, state, availableOn, expiresOn } = posted.lot;
  const { available, pending, held, debt } = posted.balance;
  return {
    grantId,
    state: 'settled',
    programId,
    memberId: request.memberId,
    points,
    reason: request.reason,
    availableOn,
    expiresOn,
    lots: [{ lotId, points, state, availableOn, expiresOn }],
    debtRepaid: posted.debtRepaid,
    balance: { available, pending, held, debt },
    workflowId,
    settledAt,
  };
}

function composeUnsettledGrant(stored: StoredGrant, state: 'refused' | 'failed'): UnsettledGrantAnswer {
  const { grantId, programId, request, problem, workflowId } = stored;
  return { grantId, state, programId, memberId: request.memberId, problem: composeProblem(state, problem), workflowId };
}
