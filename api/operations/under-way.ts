import { WorkflowNotFoundError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { operationsOf } from '../../workflows/start-options';

/** Of the executions named, the first one that still runs and works on the operation (`program/id`); null if none does. */
export type FindRunning = (workflowIds: readonly string[], operation: string) => Promise<string | null>;

/**
 * Asks Temporal. An execution that it doesn't know (any more) doesn't run; one that works on other operations is none of the caller's.
 */
export function askTemporal(client: Client): FindRunning {
  return async (workflowIds, operation) => {
    for (const workflowId of new Set(workflowIds)) if (await runs(client, workflowId, operation)) return workflowId;
    return null;
  };
}

async function runs(client: Client, workflowId: string, operation: string): Promise<boolean> {
  try {
    const execution = await client.workflow.getHandle(workflowId).describe();
    return execution.status.name === 'RUNNING' && worksOn(execution, operation);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Ids are unique per program only. */
function worksOn({ memo, typedSearchAttributes }: WorkflowExecutionDescription, operation: string): boolean {
  return operationsOf(memo, typedSearchAttributes).includes(operation);
}
