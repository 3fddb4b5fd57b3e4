import type { Database } from '../database';
import { VISIBLE } from './member-card';
import { select } from './select';
import type { Viewer } from './viewer';

/**
 * Programs in which a member has a card, of those that the viewer sees, in alphabetical order.
 * @returns null for a member that is unknown, or to the viewer
 */
export async function findMemberPrograms(database: Database, memberId: string, viewer: Viewer): Promise<string[] | null> {
  // By way of the few programs: cards are indexed by program and member, not by member alone.
  const sql = `
    select array(
             select c.program_id from lumbung.program p join lumbung.card c on c.program_id = p.program_id and c.member_id = m.member_id
              where $1::text[] is null or p.program_id = any ($1) order by 1) as programs
      from lumbung.member m where ${VISIBLE}`;
  const [row] = await select<{ programs: string[] }>(database, sql, [viewer.programIds, memberId, viewer.programIds, viewer.keyId]);
  return row?.programs ?? null;
}
