import type { Problem } from '../../domain/problem';
import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { StoredOperation } from '../../domain/settlement/stored';
import { operationBatchWorkflowId, operationWorkflowId } from '../../workflows/post-operations/contract';
import type { Reply } from '../http/route/route';
import type { Language } from '../http/language/language';
import { inLanguage } from './in-language';
import type { OperationParts } from './operation-parts';
import { readSubmitted } from './read-submitted';

export interface ShownOperation {
  kind: PointsKind;
  programId: string;
  /** With its parent's before a slash, if it has one. */
  id: string;
  /** The execution that a `202` named. */
  workflow: string | undefined;
  language: Language;
  missing: Problem;
}

/** How an operation in any state is answered. */
export interface OperationView {
  stored: (row: StoredOperation) => object;
  /** Without its row the member is not known: only who is asked for is told. */
  running: (workflowId: string, row: StoredOperation | null) => object;
}

/**
 * Reads an operation on points, stored or on its way.
 * @throws `missing` when nobody sent it
 */
export async function showOperation(
  { reads, findRunning }: Pick<OperationParts, 'reads' | 'findRunning'>,
  { kind, programId, id, workflow, language, missing }: ShownOperation,
  view: OperationView,
): Promise<Reply> {
  const found = await readSubmitted({
    id,
    programId,
    batchPrefix: operationBatchWorkflowId(kind, ''),
    read: () => reads.find(kind, programId, id),
    accepted: () => reads.accepted(kind, programId, id),
    workflow,
    loneWorkflowId: operationWorkflowId(kind, programId, id),
    findRunning,
  });
  if (found === null) throw missing;
  if (found.kind === 'stored') return { status: 200, body: inLanguage(view.stored(found.row), language) };
  return { status: 200, body: view.running(found.workflowId, found.row) };
}
