import { startChild, ParentClosePolicy, WorkflowIdReusePolicy, log, type Workflow } from '@temporalio/workflow';
import type { Operation } from './operation';
import { SEARCH_ATTRIBUTES } from './search-attributes';

/**
 * Hands operations to executions of their own, which live on when this one ends: a card that somebody holds must not hold up its batch-mates.
 * Only waits until they are started.
 */
export async function moveToOwnExecutions(
  workflowType: string,
  operations: readonly Operation[],
  idOf: (programId: string, id: string) => string,
): Promise<void> {
  for (const operation of operations) {
    const workflowId = idOf(operation.programId, operation.id);
    try {
      await startChild<Workflow>(workflowType, {
        workflowId,
        args: [{ operations: [operation] }],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        staticSummary: 'moved out of its batch: its card is busy',
        typedSearchAttributes: [
          { key: SEARCH_ATTRIBUTES.program, value: [operation.programId] },
          { key: SEARCH_ATTRIBUTES.orderId, value: [operation.id] },
        ],
      });
    } catch (error) {
      // An execution for this id is under way already: it settles the same row.
      log.info('an execution for this operation is under way already', { workflowId, error: String(error) });
    }
  }
}
