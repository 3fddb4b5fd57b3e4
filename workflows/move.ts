import { ParentClosePolicy, sleep, startChild, workflowInfo, type ChildWorkflowOptions, type Workflow } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { PointsKind } from '../domain/settlement/operation-kinds';
import type { Operation } from './operation';
import { batchStartOptions } from './start-options';

/** How long to wait for another execution of the same id before asking again. */
const ASK_AGAIN = '2s';

export interface Move {
  workflowType: string;
  idOf: (programId: string, id: string) => string;
  noun: string;
  /** Of a workflow that is told what its operations are. */
  kind?: PointsKind;
}

/**
 * Hands operations to executions of their own, which live on when this one ends: a card that somebody holds must not hold up its batch-mates.
 * Waits only until each is started; an execution that is under way for the same id may be about another body, so that one is waited for.
 */
export async function moveToOwnExecutions(operations: readonly Operation[], move: Move): Promise<void> {
  await Promise.all(operations.map((operation) => moveOne(operation, move)));
}

async function moveOne(operation: Operation, { workflowType, idOf, noun, kind }: Move): Promise<void> {
  const workflowId = idOf(operation.programId, operation.id);
  const batch = { taskQueue: workflowInfo().taskQueue, workflowId, operations: [operation], noun, kind, searchAttributeBytes: Infinity };
  const start = batchStartOptions(batch);
  const options: ChildWorkflowOptions & { args: typeof start.args } = {
    workflowId,
    taskQueue: start.taskQueue,
    args: start.args,
    workflowTaskTimeout: start.workflowTaskTimeout,
    workflowIdReusePolicy: start.workflowIdReusePolicy,
    typedSearchAttributes: start.typedSearchAttributes,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: 'moved out of its batch: its card is busy',
  };
  for (;;) {
    try {
      await startChild<Workflow>(workflowType, options);
      return;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep(ASK_AGAIN);
    }
  }
}
