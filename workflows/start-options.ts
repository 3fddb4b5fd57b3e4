import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { Operation } from './operation';
import { SEARCH_ATTRIBUTES } from './search-attributes';

/** A killed worker costs seconds: the server hands its workflow tasks to another one after this long. */
const WORKFLOW_TASK_TIMEOUT = '5s' as const;

export interface ExecutionStart {
  taskQueue: string;
  workflowId: string;
  operations: readonly Pick<Operation, 'programId' | 'id'>[];
  /** What the batch is called in summaries: `orders`, `grants`. */
  noun: string;
  /** Most bytes of ids in the search attribute: a server refuses more than it is set to allow. */
  searchAttributeBytes: number;
}

export interface BatchStart extends ExecutionStart {
  operations: readonly Operation[];
}

/** How a batch is started, the same wherever it is; see `executionOptions`. */
export function batchStartOptions(batch: BatchStart) {
  const args: [{ operations: Operation[] }] = [{ operations: [...batch.operations] }];
  return { ...executionOptions(batch), args };
}

/**
 * Everything of a start but what the workflow is given: one execution per id at a time (a second start joins the first), and an operation that
 * travels alone may be started again under its own id once the earlier execution has ended.
 */
export function executionOptions({ taskQueue, workflowId, operations, noun, searchAttributeBytes }: ExecutionStart) {
  const programs = [...new Set(operations.map((operation) => operation.programId))];
  return {
    taskQueue,
    workflowId,
    workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
    workflowIdReusePolicy: operations.length === 1 ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.REJECT_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: `${operations.length} ${noun} of ${programs.join(', ')}`,
    memo: { operations: operations.map(({ programId, id }) => `${programId}/${id}`) },
    typedSearchAttributes: [
      { key: SEARCH_ATTRIBUTES.program, value: programs },
      { key: SEARCH_ATTRIBUTES.orderId, value: fitting(operations, searchAttributeBytes) },
    ],
  };
}

/** As many ids as the server takes; the memo has them all. */
function fitting(operations: ExecutionStart['operations'], bytes: number): string[] {
  const ids: string[] = [];
  let left = bytes;
  for (const { id } of operations) {
    // Quotes and comma of the JSON list that the server measures.
    left -= id.length + 3;
    if (left < 0) break;
    ids.push(id);
  }
  return ids;
}
