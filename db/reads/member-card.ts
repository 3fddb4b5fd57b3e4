import type { Database } from '../database';
import { select } from './select';
import type { Viewer } from './viewer';

/** Names a member's card in a program, and who looks at it. */
export interface CardRef {
  programId: string;
  memberId: string;
  viewer: Viewer;
}

/** Condition on member `m` that the viewer sees them; binds `$2` to the memberId, `$3` to the viewer's programs, `$4` to their key. */
export const VISIBLE = `m.member_id = $2 and ($3::text[] is null or m.created_by_key = $4
    or exists (select from lumbung.card v where v.member_id = m.member_id and v.program_id = any ($3)))`;

/** Binds of a card's ref: program, member, viewer's programs, viewer's key. */
export const cardBinds = ({ programId, memberId, viewer }: CardRef) => [programId, memberId, viewer.programIds, viewer.keyId];

/** Id of the card, null in it for a member without one; null for a member that is unknown, or to the viewer. */
export async function findCardId(database: Database, ref: CardRef): Promise<{ cardId: number | null } | null> {
  const sql = `
    select c.id as "cardId" from lumbung.member m
      left join lumbung.card c on c.program_id = $1 and c.member_id = m.member_id
     where ${VISIBLE}`;
  const [row] = await select<{ cardId: number | null }>(database, sql, cardBinds(ref));
  return row ?? null;
}
