import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';

/** Name that the workflow is registered and started under. */
export const RECONCILE = 'reconcile';

/** Names a reconciliation; everything else of it is in its row. Left out: a new one, asked for by the schedule. */
export interface ReconcileInput {
  reconciliationId?: string;
}

export interface ReconciliationRef {
  reconciliationId: string;
}

/** How far a reconciliation has come. */
export interface ReconciliationProgress {
  state: 'running' | 'done' | 'failed';
  /** What is looked at: first all cards, then counters, then operations under way. */
  part: 'cards' | 'counters' | 'operations';
  /** Cards looked at. */
  looked: number;
  /** Cards there are; null: not counted yet. */
  cards: number | null;
  differences: number;
}

/** The activities of a reconciliation; see `activities/reconcile`. */
export interface ReconcileActivities {
  /** Makes the row of one that the schedule asks for. */
  beginReconciliation(): Promise<ReconciliationRef>;
  /** Looks at some seconds' worth of chunks; called again until the state is no longer `running`. */
  checkBooks(ref: ReconciliationRef): Promise<ReconciliationProgress>;
  /** Ends one that was cancelled. */
  abandonReconciliation(ref: ReconciliationRef): Promise<void>;
}

export function reconciliationWorkflowId(reconciliationId: string): string {
  return `reconcile:${reconciliationId}`;
}

/** How a reconciliation is started, the same wherever it is: a second start joins the first, and one that was lost can be started again. */
export function reconciliationStartOptions({ reconciliationId }: ReconciliationRef, workflowId: string, taskQueue: string) {
  const args: [ReconcileInput] = [{ reconciliationId }];
  return {
    taskQueue,
    workflowId,
    workflowTaskTimeout: '5s' as const,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: 'check that the books agree',
    args,
  };
}
