import type { Tx } from '../transaction';

/** What a merge has to know of a member; their row is locked. */
export interface MergingMember {
  memberId: string;
  mergedInto: string | null;
  isDeleted: boolean;
}

/** A card of the member who is merged away. */
export interface MergingCard {
  programId: string;
  cardId: number;
  joinedOn: string;
  level: string;
}

const COLUMNS = `m.member_id as "memberId", m.merged_into as "mergedInto", m.deleted_at is not null as "isDeleted"`;

/**
 * Locks the rows of members, and of those whom they have become, by id; nobody makes a card for them meanwhile.
 * @throws an error that passes by itself when one of them was merged while the lock was waited for
 */
export async function lockMerging(tx: Tx, memberIds: readonly string[]): Promise<MergingMember[]> {
  const sql = `select ${COLUMNS} from lumbung.member m where m.member_id = any ($1::text[]) order by m.member_id`;
  const before = await tx.query<MergingMember>(sql, [memberIds]);
  const all = [...new Set(before.flatMap(({ memberId, mergedInto }) => [memberId, mergedInto ?? memberId]))];
  await tx.query('select from lumbung.member m where m.member_id = any ($1::text[]) order by m.member_id for update', [all]);
  const locked = await tx.query<MergingMember>(sql, [all]);
  const moved = before.some(({ memberId, mergedInto }) => locked.find((one) => one.memberId === memberId)?.mergedInto !== mergedInto);
  if (moved) throw passing('a member was merged away while the lock was waited for');
  return locked;
}

/** A failure after which the whole step is tried again. */
export function passing(message: string): Error {
  return Object.assign(new Error(message), { code: '40001' });
}

/** The cards of a member, in all programs. By way of these, for cards are not indexed by member alone. */
export function readMergingCards(tx: Tx, memberId: string): Promise<MergingCard[]> {
  return tx.query<MergingCard>(
    `select c.program_id as "programId", c.id as "cardId", c.joined_on as "joinedOn", c.level
       from lumbung.program p
      cross join lateral (select * from lumbung.card c where c.program_id = p.program_id and c.member_id = $1 limit 1) c
      where c.merged_into is null order by c.program_id`,
    [memberId],
  );
}

/** Whether orders are being settled on any of these cards, which are locked. */
export async function areSettling(tx: Tx, cardIds: readonly number[]): Promise<boolean> {
  const rows = await tx.query('select 1 as one from lumbung.settlement_open o where o.card_id = any ($1::bigint[]) limit 1', [cardIds]);
  return rows.length > 0;
}

/**
 * Makes one member of two: what `into` lacks is taken from `from`, tags, cards, external ids and lists are joined, and a block of either holds for both.
 * Nothing personal stays with `from`, who stands for `into` from now on, as do those who were merged into them.
 * @param now RFC 3339
 */
export async function joinMembers(tx: Tx, from: string, into: string, now: string): Promise<void> {
  await tx.query(
    `update lumbung.member i
        set name = coalesce(i.name, f.name), email = coalesce(i.email, f.email), email_key = coalesce(i.email_key, f.email_key),
            phone = coalesce(i.phone, f.phone), phone_key = coalesce(i.phone_key, f.phone_key), birthday = coalesce(i.birthday, f.birthday),
            birthday_changed_at = coalesce(i.birthday_changed_at, f.birthday_changed_at),
            tags = array(select distinct t from unnest(i.tags || f.tags) t order by 1), attributes = f.attributes || i.attributes,
            blocked_at = coalesce(i.blocked_at, f.blocked_at), blocked_reason = case when i.blocked_at is null then f.blocked_reason else i.blocked_reason end,
            blocked_by = case when i.blocked_at is null then f.blocked_by else i.blocked_by end, updated_at = $3
       from lumbung.member f where i.member_id = $2 and f.member_id = $1`,
    [from, into, now],
  );
  await tx.query(
    `update lumbung.member set name = null, email = null, email_key = null, phone = null, phone_key = null, birthday = null, birthday_changed_at = null,
            tags = '{}', attributes = '{}', blocked_at = null, blocked_reason = null, blocked_by = null, merged_into = $2, merged_at = $3, updated_at = $3
      where member_id = $1`,
    [from, into, now],
  );
  await tx.query('update lumbung.member set merged_into = $2 where merged_into = $1', [from, into]);
  await tx.query('update lumbung.member_number set member_id = $2, position = position + 1000 where member_id = $1', [from, into]);
  await tx.query('update lumbung.member_external_id set member_id = $2, position = position + 1000 where member_id = $1', [from, into]);
  await tx.query('update lumbung.idempotency_key set member_id = $2 where member_id = $1', [from, into]);
  await joinLists(tx, from, into);
}

async function joinLists(tx: Tx, from: string, into: string): Promise<void> {
  await tx.query(
    `with left_out as (
       delete from lumbung.list_member where member_id = $1 returning list_id, generation
     ), joined as (
       insert into lumbung.list_member (member_id, list_id, generation) select $2, list_id, generation from left_out
           on conflict do nothing returning list_id, generation
     )
     update lumbung.list l set members = l.members - 1
       from left_out o where o.list_id = l.list_id and o.generation = l.generation
        and not exists (select from joined j where j.list_id = o.list_id and j.generation = o.generation)`,
    [from, into],
  );
}
