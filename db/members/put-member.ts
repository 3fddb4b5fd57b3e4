import { withBirthday } from '../../domain/members/birthday';
import { emailKey, phoneKey } from '../../domain/members/contact';
import type { Viewer } from '../reads/viewer';
import type { Tx } from '../transaction';
import { lockMember, readMember, untouchable, type Untouchable } from './locked-member';
import type { Member, MemberProfile } from './member';

/** `taken`: numbers or ids that belong to other members, by their place in the profile; nothing may be committed then. */
export type PutMember = { kind: 'created' | 'replaced'; member: Member } | { kind: 'taken'; cards: number[]; externalIds: number[] } | Untouchable;

/**
 * Makes a member, or replaces all that is said of one.
 * @param now RFC 3339
 */
export async function putMember(tx: Tx, memberId: string, profile: MemberProfile, viewer: Viewer, now: string): Promise<PutMember> {
  const made = await tx.query('insert into lumbung.member (member_id, created_by_key) values ($1, $2) on conflict do nothing returning member_id', [
    memberId,
    viewer.keyId,
  ]);
  const known = await lockMember(tx, memberId, viewer);
  const refused = untouchable(known);
  if (refused) return refused;
  const { birthday, birthdayChangedAt } = withBirthday(known ?? { birthday: null, birthdayChangedAt: null }, profile.birthday, now);
  const { name, email, phone, tags, attributes } = profile;
  await tx.query(
    `update lumbung.member set name = $2, email = $3, email_key = $4, phone = $5, phone_key = $6, birthday = $7, birthday_changed_at = $8, tags = $9,
            attributes = $10::jsonb, updated_at = $11 where member_id = $1`,
    [
      memberId,
      name,
      email,
      email === null ? null : emailKey(email),
      phone,
      phone === null ? null : phoneKey(phone),
      birthday,
      birthdayChangedAt,
      tags,
      JSON.stringify(attributes),
      now,
    ],
  );
  const taken = { cards: await replaceNumbers(tx, memberId, profile), externalIds: await replaceExternalIds(tx, memberId, profile) };
  if (taken.cards.length + taken.externalIds.length > 0) return { kind: 'taken', ...taken };
  return { kind: made.length > 0 ? 'created' : 'replaced', member: await readMember(tx, memberId) };
}

/** Answers the places of those that belong to others. */
async function replaceNumbers(tx: Tx, memberId: string, { cards }: MemberProfile): Promise<number[]> {
  await tx.query('delete from lumbung.member_number where member_id = $1', [memberId]);
  // Sorted, so that two that fight for the same numbers wait for each other instead of blocking each other.
  const made = await tx.query<{ number: string }>(
    `insert into lumbung.member_number (number, member_id, state, position)
     select x.number, $1, x.state, x.position - 1 from unnest($2::text[], $3::text[]) with ordinality as x (number, state, position) order by x.number
         on conflict do nothing returning number`,
    [memberId, cards.map(({ number }) => number), cards.map(({ state }) => state)],
  );
  const own = new Set(made.map(({ number }) => number));
  return cards.flatMap(({ number }, index) => (own.has(number) ? [] : [index]));
}

async function replaceExternalIds(tx: Tx, memberId: string, { externalIds }: MemberProfile): Promise<number[]> {
  await tx.query('delete from lumbung.member_external_id where member_id = $1', [memberId]);
  const made = await tx.query<{ position: number }>(
    `insert into lumbung.member_external_id (system, id, shop, member_id, position)
     select x.system, x.id, x.shop, $1, x.position - 1
       from unnest($2::text[], $3::text[], $4::text[]) with ordinality as x (system, id, shop, position) order by x.system, x.id, x.shop
         on conflict do nothing returning position`,
    [memberId, externalIds.map(({ system }) => system), externalIds.map(({ id }) => id), externalIds.map(({ shop = '' }) => shop)],
  );
  const own = new Set(made.map(({ position }) => position));
  return externalIds.flatMap((_, index) => (own.has(index) ? [] : [index]));
}
