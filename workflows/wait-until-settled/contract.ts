import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { Operation } from '../operation';

/** Name that the workflow is registered and started under. */
export const WAIT_UNTIL_SETTLED = 'waitUntilSettled';

/** So long after it was accepted an operation is given up whose order was never settled. */
export const WAITS_FOR_MS = 3 * 86_400_000;

const PREFIX = 'wait:';

/** Workflow id of an operation that waits. Another body of the same id waits on its own; what is posted first binds the id. */
export function waitWorkflowId(kind: PointsKind, { programId, id, fingerprint }: Pick<Operation, 'programId' | 'id' | 'fingerprint'>): string {
  return `${PREFIX}${kind}:${programId}:${id}:${fingerprint.slice(0, 8)}`;
}

/** Whether an execution is one in which an operation waits. */
export function isWaiting(workflowId: string): boolean {
  return workflowId.startsWith(PREFIX);
}
