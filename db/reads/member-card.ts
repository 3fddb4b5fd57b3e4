import type { Database } from '../database';
import { select } from './select';
import type { Viewer } from './viewer';

/** Names a member's card in a program, and who looks at it. */
export interface CardRef {
  programId: string;
  memberId: string;
  viewer: Viewer;
}

/**
 * Condition that `m` is the member asked for (of one who was merged away: who they are now), and that the viewer sees them; binds `$2` to the
 * memberId, `$3` to the viewer's programs, `$4` to their key.
 */
export const VISIBLE = `m.member_id = (select coalesce(n.merged_into, n.member_id) from lumbung.member n where n.member_id = $2) and ($3::text[] is null or m.created_by_key = $4
    or exists (select from lumbung.card v where v.member_id = m.member_id and v.program_id = any ($3)))`;

/** Binds of a card's ref: program, member, viewer's programs, viewer's key. */
export const cardBinds = ({ programId, memberId, viewer }: CardRef) => [programId, memberId, viewer.programIds, viewer.keyId];

/** Ids of the card and of those that were merged into it: together they have its history. */
export interface CardIds {
  cardIds: number[];
}

/** Ids of the card, none for a member without one; null for a member that is unknown, or to the viewer. */
export async function findCardIds(database: Database, ref: CardRef): Promise<CardIds | null> {
  const sql = `
    select array(select c.id from lumbung.card c where c.program_id = $1 and c.member_id = m.member_id
                  union all
                 select s.id from lumbung.card c join lumbung.card s on s.merged_into = c.id where c.program_id = $1 and c.member_id = m.member_id) as "cardIds"
      from lumbung.member m where ${VISIBLE}`;
  const [row] = await select<{ cardIds: string[] }>(database, sql, cardBinds(ref));
  return row === undefined ? null : { cardIds: row.cardIds.map(Number) };
}

/** Ids of the member and of those who were merged into them; null for a member that is unknown, or to the viewer. */
export async function findMemberNames(database: Database, ref: CardRef): Promise<string[] | null> {
  const sql = `
    select array(select m.member_id union all select n.member_id from lumbung.member n where n.merged_into = m.member_id) as names
      from lumbung.member m where $1::text is not null and ${VISIBLE}`;
  const [row] = await select<{ names: string[] }>(database, sql, cardBinds(ref));
  return row?.names ?? null;
}
