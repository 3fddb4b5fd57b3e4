import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../search-attributes';

/** Name that the workflow is registered and started under. */
export const SIMULATE_RULE_SET = 'simulateRuleSet';

/** Names a simulation; everything else of it is in its row. */
export interface SimulateRuleSetInput {
  programId: string;
  simulationId: string;
}

/** How far a simulation has come. */
export interface SimulationProgress {
  state: 'running' | 'done' | 'failed';
  /** Orders looked at. */
  looked: number;
  /** Orders there are; null: not known. */
  orders: number | null;
}

/** The activities of a simulation; see `activities/simulate-rule-set`. */
export interface SimulateRuleSetActivities {
  /** Replays some seconds' worth of chunks; called again until the state is no longer `running`. */
  replayOrders(input: SimulateRuleSetInput): Promise<SimulationProgress>;
  /** Ends one that was cancelled. */
  abandonSimulation(input: SimulateRuleSetInput): Promise<void>;
}

export function simulationWorkflowId(programId: string, simulationId: string): string {
  return `simulate:${programId}:${simulationId}`;
}

/** How a simulation is started, the same wherever it is: a second start joins the first, and one that was lost can be started again. */
export function simulationStartOptions(input: SimulateRuleSetInput, taskQueue: string) {
  const { programId, simulationId } = input;
  const args: [SimulateRuleSetInput] = [{ programId, simulationId }];
  return {
    taskQueue,
    workflowId: simulationWorkflowId(programId, simulationId),
    workflowTaskTimeout: '5s' as const,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: `simulation ${simulationId} of ${programId}`,
    typedSearchAttributes: [{ key: SEARCH_ATTRIBUTES.program, value: [programId] }],
    args,
  };
}
