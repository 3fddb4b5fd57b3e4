import type { SettlementState } from '../../domain/settlement/stored';
import type { FindRunning } from './under-way';

export interface SubmittedRead<Row> {
  /** The caller's id of the operation, and its program. */
  id: string;
  programId: string;
  /** What the batches of this kind of operation are named with. */
  batchPrefix: string;
  read: () => Promise<Row | null>;
  /** The execution that somebody was told has it; null: nobody was. */
  accepted: () => Promise<string | null>;
  /** The execution that a `202` named. */
  workflow: string | undefined;
  /** An operation whose card is busy leaves its batch for an execution of its own. */
  loneWorkflowId: string;
  findRunning: FindRunning;
}

/** An operation as it is stored, or on its way into the store. */
export type FoundOperation<Row> = { kind: 'stored'; row: Row } | { kind: 'running'; workflowId: string; row: Row | null };

/**
 * Reads an operation that may have been accepted but not stored yet; null when nobody sent it. A refusal or failure of an earlier attempt says
 * nothing of the one that the caller asks for, as long as that one runs.
 */
export async function readSubmitted<Row extends { state: SettlementState }>(asked: SubmittedRead<Row>): Promise<FoundOperation<Row> | null> {
  const row = await asked.read();
  const open = row === null || row.state === 'refused' || row.state === 'failed';
  if (!open) return { kind: 'stored', row };
  if (asked.workflow !== undefined) {
    // Another kind of operation, or another's, is none of the caller's.
    const named = asked.workflow.startsWith(asked.batchPrefix) ? [asked.workflow] : [];
    const workflowId = await asked.findRunning([...named, asked.loneWorkflowId], `${asked.programId}/${asked.id}`);
    if (workflowId !== null) return { kind: 'running', workflowId, row };
  } else if (row !== null) return { kind: 'stored', row };
  const accepted = await asked.accepted();
  // It may have been settled between the two looks.
  const now = await asked.read();
  if (now !== null) return { kind: 'stored', row: now };
  return accepted === null ? null : { kind: 'running', workflowId: accepted, row: null };
}
