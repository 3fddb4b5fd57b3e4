import type { GrantRequest } from '../../domain/orders/grant';
import type { Operation, Verdict } from '../operation';

/** Name that the workflow is registered and started under. */
export const POST_GRANTS = 'postGrants';

/** Grants that are posted together; no id twice. */
export interface PostGrantsInput {
  operations: Operation<GrantRequest>[];
}

export interface PostGrantsResult {
  verdicts: Verdict[];
}

/** The activity of grants; see `activities/post-grants`. */
export interface PostGrantsActivities {
  /** `locked`: a card stayed taken; to be posted by an execution of their own. */
  postGrants(input: PostGrantsInput): Promise<{ verdicts: Verdict[]; locked: { programId: string; id: string }[] }>;
}

/** Workflow id of a grant that travels alone. */
export function grantWorkflowId(programId: string, grantId: string): string {
  return `grant:${programId}:${grantId}`;
}

export function grantBatchWorkflowId(uuid: string): string {
  return `grant-batch:${uuid}`;
}
