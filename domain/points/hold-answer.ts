import type { Balance, StoredOperation } from '../settlement/stored';
import type { HoldRequest, PostedHold, PostedVoid, VoidRequest } from './hold';
import { postedOf, unsettledPart, type Settling, type Unsettled } from './operation-answer';

interface Named {
  holdId: string;
  programId: string;
  memberId: string | null;
}

/** What every answer about a hold has that stands. */
interface Held {
  points: number;
  /** RFC 3339, UTC. */
  expiresAt: string;
}

/** The answer to a hold when it is made. */
export interface MadeHold extends Named, Held {
  state: 'active';
  balance: Balance;
  workflowId: string;
  settledAt: string | null;
}

/** What has become of a hold, as its row says at a moment. */
export interface HoldNow {
  state: 'active' | 'captured' | 'voided' | 'expired';
  /** Points that were taken of it; null: none. */
  captured: number | null;
  /** The capture or the order that took them. */
  resolvedBy: string | null;
  resolvedAt: string | null;
}

/** A hold where it is read. */
export interface ShownHold extends Named, Held, HoldNow {
  workflowId: string;
  settledAt: string | null;
}

export type StoredHoldOperation = StoredOperation<HoldRequest, PostedHold>;

/** The answer to a stored hold, by its state. @throws Error when a settled row lacks what it posted */
export function composeHold(stored: StoredHoldOperation): MadeHold | (Named & (Settling | Unsettled)) {
  const { workflowId, settledAt } = stored;
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...nameOf(stored), ...unsettled };
  return { ...nameOf(stored), state: 'active', ...heldOf(stored), balance: postedOf(stored).balance, workflowId, settledAt };
}

/** A hold as it is now. */
export function composeShownHold(stored: StoredHoldOperation, now: HoldNow): ShownHold {
  const { state, captured, resolvedBy, resolvedAt } = now;
  const { workflowId, settledAt } = stored;
  return { ...nameOf(stored), ...heldOf(stored), state, captured, resolvedBy, resolvedAt, workflowId, settledAt };
}

function nameOf({ programId, request: { holdId, memberId } }: StoredHoldOperation): Named {
  return { holdId, programId, memberId };
}

function heldOf({ request: { points, expiresAt } }: StoredHoldOperation): Held {
  return { points, expiresAt: new Date(expiresAt).toISOString() };
}

/** The answer to a void. */
export interface VoidedHold extends Named {
  state: 'voided';
  /** Points that were let go. */
  points: number;
  balance: Balance;
  workflowId: string;
  settledAt: string | null;
}

export type StoredVoid = StoredOperation<VoidRequest, PostedVoid>;

/** The answer to a stored void, by its state. @throws Error when a settled row lacks what it posted */
export function composeVoid(stored: StoredVoid): VoidedHold | (Named & (Settling | Unsettled)) {
  const { programId, request, memberId, workflowId, settledAt } = stored;
  const name = { holdId: request.holdId, programId, memberId };
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { ...name, ...unsettled };
  return { ...name, state: 'voided', ...postedOf(stored), workflowId, settledAt };
}
