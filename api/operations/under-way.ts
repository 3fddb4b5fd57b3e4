import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** Of the executions named, the first one that still runs and works on the operation (`program/id`); null if none does. */
export type FindRunning = (workflowIds: readonly string[], operation: string) => Promise<string | null>;

/**
 * Asks Temporal. An execution that it doesn't know (any more) doesn't run; one whose memo names other operations is none of the caller's.
 */
export function askTemporal(client: Client): FindRunning {
  return async (workflowIds, operation) => {
    for (const workflowId of new Set(workflowIds)) if (await runs(client, workflowId, operation)) return workflowId;
    return null;
  };
}

async function runs(client: Client, workflowId: string, operation: string): Promise<boolean> {
  try {
    const { status, memo } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' && worksOn(memo, operation);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** An execution has what it works on in its memo: ids are unique per program only. */
function worksOn(memo: Record<string, unknown> | undefined, operation: string): boolean {
  const operations = memo?.operations;
  return Array.isArray(operations) && operations.includes(operation);
}
