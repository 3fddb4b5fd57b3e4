import type { Viewer } from '../reads/viewer';
import type { Tx } from '../transaction';
import { MEMBER_COLUMNS, toMember, type Member, type MemberRow } from './member';

/** A member whose row is locked. */
export interface LockedMember {
  memberId: string;
  /** Whether the viewer sees them at all. */
  isSeen: boolean;
  birthday: string | null;
  birthdayChangedAt: string | null;
  mergedInto: string | null;
  isDeleted: boolean;
}

/** Why nothing can be changed of a member: there is none (for the viewer, or any more), or they are another by now. */
export type Untouchable = { kind: 'unknown' } | { kind: 'deleted' } | { kind: 'merged'; into: string };

/** SQL: whether a viewer sees member `m`. @param programs and @param key: binds */
export const seenBy = (programs: string, key: string) => `(${programs}::text[] is null or m.created_by_key = ${key}
  or exists (select from lumbung.card v where v.member_id = m.member_id and v.program_id = any (${programs})))`;

/** Locks a member against other changes; orders go on. Null: there is none. */
export async function lockMember(tx: Tx, memberId: string, viewer: Viewer): Promise<LockedMember | null> {
  const [row] = await tx.query<LockedMember>(
    `select m.member_id as "memberId", ${seenBy('$2', '$3')} as "isSeen", m.birthday, m.birthday_changed_at as "birthdayChangedAt",
            m.merged_into as "mergedInto", m.deleted_at is not null as "isDeleted"
       from lumbung.member m where m.member_id = $1 for no key update`,
    [memberId, viewer.programIds, viewer.keyId],
  );
  return row ?? null;
}

/** Why a locked member can't be changed; null: they can. */
export function untouchable(member: LockedMember | null): Untouchable | null {
  if (!member?.isSeen) return { kind: 'unknown' };
  if (member.isDeleted) return { kind: 'deleted' };
  return member.mergedInto === null ? null : { kind: 'merged', into: member.mergedInto };
}

/** The member as they are now, within the transaction. */
export async function readMember(tx: Tx, memberId: string): Promise<Member> {
  const [row] = await tx.query<MemberRow>(`select ${MEMBER_COLUMNS} from lumbung.member m where m.member_id = $1`, [memberId]);
  if (row === undefined) throw new Error('a member whose row is locked is gone');
  return toMember(row);
}
