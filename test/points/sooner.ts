import type { TestDatabase } from '../harness/database';

/** Lets the moment of a hold pass, as waiting would. */
export async function letPass(database: TestDatabase, programId: string, holdId: string): Promise<void> {
  // The card first, as everybody does; one that is resolved meanwhile stays as it is.
  await database.rows(
    `with c as materialized (
       select c.id from lumbung.card c where c.id = (select h.card_id from lumbung.hold h where h.program_id = $1 and h.hold_id = $2) for update),
     h as (
       update lumbung.hold h set expires_at = now() - interval '1 second' from c
        where h.card_id = c.id and h.program_id = $1 and h.hold_id = $2 and h.state = 'active' returning h.card_id)
     update lumbung.card c set holds_until = now() - interval '1 second' from h where c.id = h.card_id`,
    [programId, holdId],
  );
}

/** Books a debt as a return does that takes back more than there is. */
export async function owe(database: TestDatabase, programId: string, memberId: string, points: number): Promise<void> {
  await database.rows(
    `with c as (update lumbung.card set debt = debt + $3, debt_at = greatest(debt_at, date_trunc('milliseconds', now())), version = version + 1 where program_id = $1 and member_id = $2 returning *),
          o as (insert into lumbung.outbox (recorded_at, program_id, card_id, card_version, source_kind, source_id) select now(), program_id, id, version, 'adjustment', 'x' from c)
     insert into lumbung.entry (recorded_at, program_id, card_id, kind, points, debt_change, balance_after, available_after, at, source_kind, source_id, actor, key_id, request_id)
     select now(), program_id, id, 'debt', 0, $3, active + pending, greatest(0, active - held - reserved), date_trunc('milliseconds', now()), 'adjustment', 'x', 'a', 'k', 'r' from c`,
    [programId, memberId, points],
  );
}
