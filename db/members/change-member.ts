import type { Viewer } from '../reads/viewer';
import type { Tx } from '../transaction';
import { lockMember, readMember, untouchable, type Untouchable } from './locked-member';
import type { Member } from './member';

export type ChangedMember = { kind: 'changed'; member: Member } | Untouchable;

/** Who keeps a member from spending, why and since when (RFC 3339). */
export interface Block {
  reason: string;
  by: string;
  at: string;
}

/** Keeps the member's points from being spent, from the next operation on. */
export function blockMember(tx: Tx, memberId: string, block: Block, viewer: Viewer): Promise<ChangedMember> {
  return change(tx, memberId, viewer, block);
}

/** @param now RFC 3339 */
export function unblockMember(tx: Tx, memberId: string, viewer: Viewer, now: string): Promise<ChangedMember> {
  return change(tx, memberId, viewer, { reason: null, by: null, at: null, now });
}

async function change(
  tx: Tx,
  memberId: string,
  viewer: Viewer,
  block: Block | { reason: null; by: null; at: null; now: string },
): Promise<ChangedMember> {
  const refused = untouchable(await lockMember(tx, memberId, viewer));
  if (refused) return refused;
  const now = block.at ?? block.now;
  await tx.query('update lumbung.member set blocked_at = $2, blocked_reason = $3, blocked_by = $4, updated_at = $5 where member_id = $1', [
    memberId,
    block.at,
    block.reason,
    block.by,
    now,
  ]);
  return { kind: 'changed', member: await readMember(tx, memberId) };
}

/** `deleted`: now or before. */
export type DeletedMember = { kind: 'deleted' } | Exclude<Untouchable, { kind: 'deleted' }>;

/**
 * Takes away all that is personal of a member. Their id, cards and history stay, for the books; the id can't be used for anything new.
 * @param now RFC 3339
 */
export async function deleteMember(tx: Tx, memberId: string, viewer: Viewer, now: string): Promise<DeletedMember> {
  const refused = untouchable(await lockMember(tx, memberId, viewer));
  if (refused) return refused;
  await tx.query(
    `update lumbung.member set name = null, email = null, email_key = null, phone = null, phone_key = null, birthday = null, birthday_changed_at = null,
            tags = '{}', attributes = '{}', blocked_at = null, blocked_reason = null, blocked_by = null, deleted_at = $2, updated_at = $2
      where member_id = $1`,
    [memberId, now],
  );
  await tx.query('delete from lumbung.member_number where member_id = $1', [memberId]);
  await tx.query('delete from lumbung.member_external_id where member_id = $1', [memberId]);
  await tx.query(
    `update lumbung.list l set members = l.members - 1 from lumbung.list_member e
      where e.member_id = $1 and l.list_id = e.list_id and l.generation = e.generation`,
    [memberId],
  );
  await tx.query('delete from lumbung.list_member where member_id = $1', [memberId]);
  await tx.query('delete from lumbung.idempotency_key where member_id = $1', [memberId]);
  return { kind: 'deleted' };
}
