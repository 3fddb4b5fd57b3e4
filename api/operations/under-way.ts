import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** Of the executions named, the first one that still runs and works on the operation with this id; null if none does. */
export type FindRunning = (workflowIds: readonly string[], id: string) => Promise<string | null>;

/**
 * Asks Temporal. An execution that it doesn't know (any more) doesn't run; one whose memo names other operations is none of the caller's.
 */
export function askTemporal(client: Client): FindRunning {
  return async (workflowIds, id) => {
    for (const workflowId of new Set(workflowIds)) if (await runs(client, workflowId, id)) return workflowId;
    return null;
  };
}

async function runs(client: Client, workflowId: string, id: string): Promise<boolean> {
  try {
    const { status, memo } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' && worksOn(workflowId, memo, id);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** A batch has its ids in its memo; the execution that an operation has to itself is named after it. */
function worksOn(workflowId: string, memo: Record<string, unknown> | undefined, id: string): boolean {
  const ids = memo?.ids;
  return Array.isArray(ids) ? ids.includes(id) : workflowId.endsWith(`:${id}`);
}
