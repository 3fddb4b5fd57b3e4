import type { GrantRequest } from '../orders/grant';
import type { OrderRequest } from '../orders/order';
import type { FieldError, ProblemCode } from '../problem';
import type { SettlementFacts } from './facts';
import type { PointsKind } from './operation-kinds';
import type { Accrual, CounterUse, PricedOrder, RedemptionPlan } from './outcome';

export type SettlementState = 'discounted' | 'accrued' | 'settled' | 'refused' | 'failed';

export interface Balance {
  available: number;
  pending: number;
  held: number;
  debt: number;
}

/** What the ledger did in the last step; lots in the order they were consumed or made. */
export interface Posted {
  redeemedLots: { lotId: string; points: number; expiresOn: string | null }[];
  earnedLots: { lotId: string; points: number; state: 'active' | 'pending'; availableOn: string; expiresOn: string | null }[];
  debtRepaid: number;
  /** Null for an anonymous order. */
  balance: Balance | null;
}

/** Why an operation was refused or failed, as its sender is told. */
export interface StoredProblem {
  code: ProblemCode;
  detail: string;
  errors?: FieldError[];
  /** Further members of the problem document, such as the fresh quote of `TOTAL_CHANGED`. */
  extra?: Record<string, unknown>;
  /** Of a failure: under which the log tells what went wrong. */
  errorId?: string;
}

/** What an order that was nobody's earned for who claimed it. */
export interface ClaimedPart extends Pick<Posted, 'earnedLots' | 'debtRepaid'> {
  memberId: string;
  accrual: Accrual;
}

/** The row of an order in `settlement`, by its latest attempt. Answers, replays and explanations are composed of this and nothing else. */
export interface StoredOrder {
  programId: string;
  orderId: string;
  attempt: number;
  state: SettlementState;
  fingerprint: string;
  memberId: string | null;
  ruleSetVersion: number | null;
  request: OrderRequest;
  acceptedAt: string;
  /** The call that made the attempt. */
  requestId: string;
  facts: SettlementFacts | null;
  pricing: PricedOrder | null;
  redemption: RedemptionPlan | null;
  accrual: Accrual | null;
  posted: Posted | null;
  problem: StoredProblem | null;
  uses: CounterUse[];
  /** Left out or null: it was not claimed, or is somebody's. */
  claim?: ClaimedPart | null;
  workflowId: string;
  /** RFC 3339, UTC. */
  settledAt: string | null;
  recordedAt: string;
}

/** The row of an operation on points in `settlement`, by its latest attempt. */
export interface StoredOperation<Request = unknown, Posted = unknown> {
  kind: PointsKind;
  programId: string;
  /** With its parent's before a slash, if it has one. */
  id: string;
  attempt: number;
  state: SettlementState;
  fingerprint: string;
  memberId: string | null;
  ruleSetVersion: number | null;
  request: Request;
  acceptedAt: string;
  /** The call that made the attempt. */
  requestId: string;
  /** When it counts (RFC 3339, UTC), and its business date. */
  at: string | null;
  date: string | null;
  posted: Posted | null;
  /** What has become of it since, as those say that took parts of it back. */
  progress: unknown;
  problem: StoredProblem | null;
  workflowId: string;
  settledAt: string | null;
}

/** What a grant posted. */
export interface PostedGrant {
  lot: { lotId: string; points: number; state: 'active' | 'pending'; availableOn: string; expiresOn: string | null };
  debtRepaid: number;
  balance: Balance;
}

/** The row of a grant in `settlement`. */
export interface StoredGrant {
  programId: string;
  grantId: string;
  attempt: number;
  state: SettlementState;
  fingerprint: string;
  memberId: string | null;
  request: GrantRequest;
  acceptedAt: string;
  /** The call that made the attempt. */
  requestId: string;
  posted: PostedGrant | null;
  problem: StoredProblem | null;
  workflowId: string;
  settledAt: string | null;
}
