import type { FieldError } from '../../domain/problem';
import type { RuleSet } from '../../domain/rules/rule-set';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { SimulationTotals } from '../../domain/simulation/totals';

/** Names a simulation. */
export interface SimulationRef {
  programId: string;
  simulationId: string;
}

/** What somebody wants to know, checked. */
export interface WantedSimulation extends SimulationRef {
  /** SHA-256 (hex) of the call. */
  fingerprint: string;
  ruleSet: RuleSet;
  /** What is odd about it. */
  warnings: readonly FieldError[];
  /** Half-open, by the instant at which orders were placed. */
  from: Date;
  to: Date;
  actor: string;
  keyId: string;
  requestId: string;
  workflowId: string;
}

export type SimulationState = 'running' | 'done' | 'failed';

/** How far a simulation has come. */
export interface SimulationProgress {
  state: SimulationState;
  /** Orders looked at. */
  looked: number;
  /** Orders there are; null: not known. */
  orders: number | null;
}

/** A row of `simulation`, as callers see it. */
export interface StoredSimulation extends SimulationRef {
  fingerprint: string;
  ruleSet: RuleSet;
  warnings: FieldError[];
  from: string;
  to: string;
  requestedAt: string;
  actor: string;
  workflowId: string;
  state: SimulationState;
  /** How many orders there are to look at; null: not known (yet). */
  orders: number | null;
  totals: SimulationTotals;
  problem: StoredProblem | null;
  finishedAt: string | null;
  /** When its result file goes; null: not before it has ended. */
  fileUntil: string | null;
}

/** Results are kept for so long after the end; the totals for ever. */
export const RESULT_DAYS = 30;

/** Columns of `simulation s` that make a `StoredSimulation`. */
export const SIMULATION_COLUMNS = `s.program_id as "programId", s.simulation_id as "simulationId", encode(s.fingerprint, 'hex') as fingerprint,
  s.rule_set as "ruleSet", s.warnings, s.placed_from as "from", s.placed_to as "to", s.requested_at as "requestedAt", s.actor,
  s.workflow_id as "workflowId", s.state, s.orders, s.totals, s.problem, s.finished_at as "finishedAt",
  s.finished_at + interval '${RESULT_DAYS} days' as "fileUntil"`;
