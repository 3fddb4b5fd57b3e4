import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy, type TypedSearchAttributes } from '@temporalio/common';
import type { PointsKind } from '../domain/settlement/operation-kinds';
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
  /** Of a workflow that is told what its operations are. */
  kind?: PointsKind | undefined;
}

/** What the workflow of a batch is given. */
export interface BatchInput {
  kind?: PointsKind;
  operations: Operation[];
}

/** The workflow's argument. */
export function batchInput({ kind, operations }: Pick<BatchStart, 'kind' | 'operations'>): BatchInput {
  return { ...(kind !== undefined && { kind }), operations: [...operations] };
}

/** How a batch is started, the same wherever it is; see `executionOptions`. */
export function batchStartOptions(batch: BatchStart) {
  const args: [BatchInput] = [batchInput(batch)];
  return { ...executionOptions(batch), args };
}

/**
 * Everything of a start but what the workflow is given: one execution per id at a time (a second start joins the first), and an operation that
 * travels alone may be started again under its own id once the earlier execution has ended.
 */
export function executionOptions({ taskQueue, workflowId, operations, noun, searchAttributeBytes }: ExecutionStart) {
  const programs = [...new Set(operations.map((operation) => operation.programId))];
  const ids = fitting(operations, searchAttributeBytes);
  return {
    taskQueue,
    workflowId,
    workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
    workflowIdReusePolicy: operations.length === 1 ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.REJECT_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: `${operations.length} ${noun} of ${programs.join(', ')}`,
    // Temporal writes it twice and hands it to each task, so only where the attributes can't say it all (docs/performance.md).
    ...((ids.length < operations.length || programs.length > 1) && { memo: { operations: operations.map(nameOf) } }),
    typedSearchAttributes: [
      { key: SEARCH_ATTRIBUTES.program, value: programs },
      { key: SEARCH_ATTRIBUTES.orderId, value: ids },
    ],
  };
}

/** What an execution works on, `program/id` each: as its memo says or, without one, its search attributes. */
export function operationsOf(memo: Record<string, unknown> | undefined, attributes: Pick<TypedSearchAttributes, 'get'>): string[] {
  if (Array.isArray(memo?.operations)) return memo.operations.map(String);
  const [programId] = attributes.get(SEARCH_ATTRIBUTES.program) ?? [];
  return programId === undefined ? [] : (attributes.get(SEARCH_ATTRIBUTES.orderId) ?? []).map((id) => nameOf({ programId, id }));
}

function nameOf({ programId, id }: Pick<Operation, 'programId' | 'id'>): string {
  return `${programId}/${id}`;
}

/** As many ids as the server takes. */
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
