import type { Database } from '../database';
import { inTransaction, type Tx } from '../transaction';
import type { Viewer } from '../reads/viewer';
import { select } from '../reads/select';

/** A list of members. */
export interface MemberList {
  listId: string;
  members: number;
  createdAt: string;
  updatedAt: string;
}

const LIST = `l.list_id as "listId", l.members, l.created_at as "createdAt", l.updated_at as "updatedAt"`;
/** A key that is limited to programs has lists of its own: others' are read by rules of programs that it doesn't see. */
const OWN = `($2::text[] is null or l.created_by_key = $3)`;
const TAKEN_AWAY_AT_ONCE = 10_000;

/** A list as far as the viewer sees it; null: there is none. */
export async function findList(database: Database, listId: string, viewer: Viewer): Promise<MemberList | null> {
  const sql = `select ${LIST} from lumbung.list l where l.list_id = $1 and ${OWN}`;
  const [list] = await select<MemberList>(database, sql, [listId, viewer.programIds, viewer.keyId]);
  return list ?? null;
}

/** Whether the id is free, or names a list that the viewer may replace. */
export async function mayReplaceList(database: Database, listId: string, viewer: Viewer): Promise<boolean> {
  const [row] = await select<{ may: boolean }>(
    database,
    `select not exists (select from lumbung.list l where l.list_id = $1 and not ${OWN}) as may`,
    [listId, viewer.programIds, viewer.keyId],
  );
  return row?.may ?? false;
}

/** Number of a new generation of a list: its members are written under it, and count for nobody until it is the list's. */
export async function beginGeneration(database: Database): Promise<number> {
  const [row] = await select<{ generation: number }>(database, `select nextval('lumbung.list_generation') as generation`, []);
  if (row === undefined) throw new Error('a sequence answered nothing');
  return row.generation;
}

/** Writes members of a generation, those who were merged away as who they are now; answers how many were not there before. */
export async function addToGeneration(database: Database, listId: string, generation: number, memberIds: readonly string[]): Promise<number> {
  const rows = await inTransaction(database, (tx) =>
    tx.query<{ added: number }>(
      `with made as (
         insert into lumbung.list_member (member_id, list_id, generation) select distinct coalesce(m.merged_into, x.id), $1, $2::bigint
           from unnest($3::text[]) x (id) left join lumbung.member m on m.member_id = x.id
             on conflict do nothing returning 1)
       select count(*) as added from made`,
      [listId, generation, memberIds],
    ),
  );
  return rows[0]?.added ?? 0;
}

/**
 * Makes a generation the list's, unless a later one is.
 * @param now RFC 3339
 * @returns the list, whether it is new; null when the id is another's list by now
 */
export async function replaceList(
  tx: Tx,
  wanted: { listId: string; generation: number; members: number; now: string },
  viewer: Viewer,
): Promise<{ list: MemberList; isNew: boolean } | null> {
  const { listId, generation, members, now } = wanted;
  const [row] = await tx.query<MemberList & { isNew: boolean }>(
    `insert into lumbung.list as l (list_id, generation, members, created_by_key, created_at, updated_at) values ($1, $4::bigint, $5::bigint, $3, $6, $6)
         on conflict (list_id) do update
        set generation = greatest(l.generation, excluded.generation), updated_at = excluded.updated_at,
            members = case when l.generation < excluded.generation then excluded.members else l.members end
      where ${OWN} returning ${LIST}, l.xmax = 0 as "isNew"`,
    [listId, viewer.programIds, viewer.keyId, generation, members, now],
  );
  if (row === undefined) return null;
  const { isNew, ...list } = row;
  return { list, isNew };
}

/** Takes away what generations left that are not the list's: earlier ones, and `abandoned`. */
export async function dropGenerations(database: Database, listId: string, abandoned: number | null): Promise<void> {
  for (let gone = TAKEN_AWAY_AT_ONCE; gone === TAKEN_AWAY_AT_ONCE;) {
    const rows = await inTransaction(database, (tx) =>
      tx.query(
        `delete from lumbung.list_member where ctid = any (array(
           select e.ctid from lumbung.list_member e left join lumbung.list l on l.list_id = $1
            where e.list_id = $1 and (e.generation < l.generation or e.generation = $2::bigint and e.generation is distinct from l.generation) limit $3))
         returning 1 as one`,
        [listId, abandoned, TAKEN_AWAY_AT_ONCE],
      ),
    );
    gone = rows.length;
  }
}
