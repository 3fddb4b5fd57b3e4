import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { Operation, Verdict } from '../operation';

/** Name that the workflow is registered and started under. */
export const POST_OPERATIONS = 'postOperations';

/** Operations of one kind that are posted together; no id twice. */
export interface PostOperationsInput {
  kind: PointsKind;
  operations: Operation[];
}

export interface PostOperationsResult {
  verdicts: Verdict[];
}

/** The activity of operations on points; see `activities/post-operations`. */
export interface PostOperationsActivities {
  /**
   * `locked`: a card stayed taken; to be posted by an execution of their own. `waiting`: what they are about isn't settled yet; to be asked again by
   * an execution of their own.
   */
  postOperations(input: PostOperationsInput): Promise<{ verdicts: Verdict[]; locked: OperationName[]; waiting: OperationName[] }>;
  /** Refuses operations that have waited for too long. */
  giveUpWaiting(input: PostOperationsInput): Promise<Verdict[]>;
}

type OperationName = Pick<Verdict, 'programId' | 'id'>;

/** Workflow id of an operation that travels alone. */
export function operationWorkflowId(kind: PointsKind, programId: string, id: string): string {
  return `${kind}:${programId}:${id}`;
}

export function operationBatchWorkflowId(kind: PointsKind, uuid: string): string {
  return `${kind}-batch:${uuid}`;
}

/** Name that the workflow of returns is registered and started under; it does the same. */
export const RETURN_ORDER = 'returnOrder';

/** The workflow that posts operations of a kind. */
export function workflowTypeOf(kind: PointsKind): string {
  return kind === 'return' ? RETURN_ORDER : POST_OPERATIONS;
}

/** What operations of a kind are called in summaries. */
export function nounOf(kind: PointsKind): string {
  return kind === 'level' ? 'level changes' : `${kind}s`;
}
