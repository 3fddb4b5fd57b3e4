import type { StoredOperation } from '../settlement/stored';
import type { LevelRequest, PostedLevel } from './level';
import { postedOf, unsettledPart, type Settling, type Unsettled } from './operation-answer';

interface Named {
  programId: string;
  memberId: string;
}

/** The answer to a level that was set by hand. */
export interface SettledLevel extends Named {
  state: 'settled';
  level: string;
  /** From when on it counts. */
  from: string | null;
  until: string | null;
  reason: string;
  workflowId: string;
  settledAt: string | null;
}

export type LevelAnswer = SettledLevel | (Named & Settling) | (Named & Unsettled);

/** The answer to a stored operation that sets a level, by its state. @throws Error when a settled row lacks what it posted */
export function composeLevel(stored: StoredOperation<LevelRequest, PostedLevel>): LevelAnswer {
  const { programId, memberId, reason } = stored.request;
  const unsettled = unsettledPart(stored);
  if (unsettled !== null) return { programId, memberId, ...unsettled };
  const { level, until } = postedOf(stored);
  const { at: from, workflowId, settledAt } = stored;
  return { programId, memberId, state: 'settled', level, from, until, reason, workflowId, settledAt };
}
