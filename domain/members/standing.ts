import type { StoredProblem } from '../settlement/stored';

/** `blocked`: earns, and can't spend. `deleted`: nothing new is done in their name. */
export type Standing = 'good' | 'blocked' | 'deleted';

/** Told to whoever tries to spend points of a blocked member. */
export const MEMBER_BLOCKED: StoredProblem = { code: 'MEMBER_BLOCKED', detail: 'The member is blocked: their points can’t be spent.' };

/** Told to whoever names a deleted member in something new. */
export function memberDeleted(memberId: string): StoredProblem {
  return { code: 'NOT_FOUND', detail: `Member ${memberId} was deleted.`, errors: [{ path: 'memberId', message: 'was deleted' }] };
}
