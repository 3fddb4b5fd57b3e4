import type { StoredOperation } from '../settlement/stored';
import type { MergedProgram, MergeRequest, PostedMerge } from './merge';
import { postedOf, unsettledPart, type Settling, type Unsettled } from './operation-answer';

interface Named {
  mergeId: string;
  from: string | null;
  into: string | null;
}

/** The contract's answer to a merge of members (§7). */
export interface SettledMerge extends Named {
  state: 'settled';
  programs: MergedProgram[];
  workflowId: string;
  settledAt: string | null;
}

export type MergeAnswer = SettledMerge | (Named & Settling) | (Named & Unsettled);

/** The answer to a stored merge, by its state. @throws Error when a settled row lacks what it posted */
export function composeMerge(stored: StoredOperation<MergeRequest, PostedMerge>): MergeAnswer {
  const { mergeId, from, into } = stored.request;
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { mergeId, from, into, ...unsettled };
  const posted = postedOf(stored);
  const { workflowId, settledAt } = stored;
  return { mergeId, from, into: posted.into, state: 'settled', programs: posted.programs, workflowId, settledAt };
}
