import { ParentClosePolicy, startChild, workflowInfo, type Workflow } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { Operation } from '../operation';
import { batchStartOptions } from '../start-options';
import { WAIT_UNTIL_SETTLED, waitWorkflowId } from './contract';

/** Lets operations wait in executions of their own, which live on when this one ends. One that waits already goes on doing so. */
export async function startWaiting(kind: PointsKind, operations: readonly Operation[]): Promise<void> {
  await Promise.all(operations.map((operation) => startOne(kind, operation)));
}

async function startOne(kind: PointsKind, operation: Operation): Promise<void> {
  const { taskQueue } = workflowInfo();
  const workflowId = waitWorkflowId(kind, operation);
  const start = batchStartOptions({ taskQueue, workflowId, operations: [operation], noun: kind, kind, searchAttributeBytes: Infinity });
  try {
    await startChild<Workflow>(WAIT_UNTIL_SETTLED, {
      workflowId,
      taskQueue,
      args: start.args,
      workflowTaskTimeout: start.workflowTaskTimeout,
      workflowIdReusePolicy: start.workflowIdReusePolicy,
      typedSearchAttributes: start.typedSearchAttributes,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `a ${kind} that waits until what it is about is settled`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
