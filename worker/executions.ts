import { isGrpcServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Verdict } from '../workflows/operation';

/** `gone`: ended without a result (terminated, failed, timed out), or Temporal doesn't know it (any more). */
export type ExecutionState = 'running' | 'completed' | 'gone';

/** What Temporal says of executions; each is asked for once. @throws when Temporal doesn't answer, or doesn't know our namespace. */
export type AskExecution = (workflowId: string, runId?: string) => Promise<ExecutionState>;

const ANSWER_MS = 5_000;

/** Answers as of one look: orders of one batch share what is known of it. */
export function askingOnce(client: Client): AskExecution {
  const known = new Map<string, Promise<ExecutionState>>();
  return (workflowId, runId) => {
    const key = JSON.stringify([workflowId, runId]);
    const answer = known.get(key) ?? describe(client, workflowId, runId);
    known.set(key, answer);
    return answer;
  };
}

async function describe(client: Client, workflowId: string, runId: string | undefined): Promise<ExecutionState> {
  try {
    const { status } = await client.withDeadline(Date.now() + ANSWER_MS, () => client.workflow.getHandle(workflowId, runId).describe());
    if (status.name === 'RUNNING') return 'running';
    return status.name === 'COMPLETED' ? 'completed' : 'gone';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'gone';
    throw error;
  }
}

/** Whether an execution that has completed says what became of an operation; one of the same id may have been about another body. */
export async function tellsOf(client: Client, workflowId: string, operation: Pick<Verdict, 'programId' | 'id' | 'fingerprint'>): Promise<boolean> {
  const handle = client.workflow.getHandle<() => Promise<{ verdicts: Verdict[] }>>(workflowId);
  const { verdicts } = await client.withDeadline(Date.now() + ANSWER_MS, () => handle.result());
  return verdicts.some(
    ({ programId, id, fingerprint, outcome }) =>
      outcome !== 'moved' &&
      outcome !== 'waiting' &&
      programId === operation.programId &&
      id === operation.id &&
      fingerprint === operation.fingerprint,
  );
}

/** gRPC codes that say nothing of the execution that was asked for: cancelled, deadline exceeded, resource exhausted, unavailable. */
const AWAY = new Set([1, 4, 8, 14]);

/** Whether it is Temporal that can't be reached, and not this one execution that can't be started. */
export function isTemporalAway(error: unknown): boolean {
  return isGrpcServiceError(error) && AWAY.has(error.code);
}
