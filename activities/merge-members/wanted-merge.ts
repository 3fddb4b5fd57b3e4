import { lockMerging, type MergingMember } from '../../db/members/merge-members';
import { lockMemberCounters } from '../../db/kernel/merges';
import type { Tx } from '../../db/transaction';
import { memberDeleted } from '../../domain/members/standing';
import type { MergeRequest } from '../../domain/points/merge';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { Operation } from '../../workflows/operation';

/**
 * Locks both members and their counters, and says who the one is whom the other is merged into: who was merged away stands for another. Or why
 * nothing can be merged.
 */
export async function wantedMerge(tx: Tx, { request }: Operation<MergeRequest>): Promise<{ into: string } | StoredProblem> {
  const locked = await lockMerging(tx, [request.from, request.into]);
  const find = (memberId: string): MergingMember | undefined => locked.find((member) => member.memberId === memberId);
  const [from, named] = [find(request.from), find(request.into)];
  if (from === undefined) return missing('from', request.from);
  if (named === undefined) return missing('into', request.into);
  const into = named.mergedInto === null ? named : find(named.mergedInto);
  if (into === undefined) return missing('into', request.into);
  for (const [path, member] of [['from', from] as const, ['into', into] as const])
    if (member.isDeleted) return { ...memberDeleted(member.memberId), errors: [{ path, message: 'was deleted' }] };
  if (from.mergedInto !== null)
    return {
      code: 'ALREADY_RESOLVED',
      detail: `Member ${from.memberId} was merged into ${from.mergedInto}.`,
      extra: { mergedInto: from.mergedInto },
    };
  if (from.memberId === into.memberId) {
    const message = 'is the same member as from';
    return { code: 'VALIDATION_FAILED', detail: `into ${message}.`, errors: [{ path: 'into', message }] };
  }
  await lockMemberCounters(tx, [from.memberId, into.memberId]);
  return { into: into.memberId };
}

function missing(path: 'from' | 'into', memberId: string): StoredProblem {
  return { code: 'NOT_FOUND', detail: `There is no member ${memberId}.`, errors: [{ path, message: 'no such member' }] };
}
