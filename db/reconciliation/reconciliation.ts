import type { StoredProblem } from '../../domain/settlement/stored';
import type { Tallies } from '../../domain/reconciliation/tally';

/** The parts of a reconciliation, in the order in which they are done. */
export const PARTS = ['cards', 'counters', 'operations'] as const;
export type Part = (typeof PARTS)[number];

export type ReconciliationState = 'running' | 'done' | 'failed';

/** Who asks for a reconciliation. */
export interface Asker {
  actor: string;
  keyId: string;
  requestId: string;
  idempotencyKey: string | null;
}

/** A row of `reconciliation`. */
export interface StoredReconciliation {
  reconciliationId: string;
  /** Subject of the key; null: the schedule. */
  actor: string | null;
  workflowId: string;
  requestedAt: string;
  state: ReconciliationState;
  part: Part;
  /** How many cards there were when it began; null: not counted yet. */
  cards: number | null;
  tallies: Tallies;
  problem: StoredProblem | null;
  finishedAt: string | null;
}

/** How far a reconciliation has come. */
export interface ReconciliationProgress {
  state: ReconciliationState;
  part: Part;
  /** Cards looked at. */
  looked: number;
  cards: number | null;
  /** Differences found. */
  differences: number;
}

/** Columns of `reconciliation r` that make a `StoredReconciliation`. */
export const RECONCILIATION_COLUMNS = `r.reconciliation_id as "reconciliationId", r.actor, r.workflow_id as "workflowId",
  r.requested_at as "requestedAt", r.state, r.part, r.cards, r.tallies, r.problem, r.finished_at as "finishedAt"`;
