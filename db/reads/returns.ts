import type { OrderProgress } from '../../domain/returns/progress';
import type { Database } from '../database';
import type { OrderRef } from './orders';
import { select } from './select';

/** Ids of an order's returns that were posted, oldest first; null when there is no settled order. */
export async function readReturnIds(database: Database, { programId, orderId }: OrderRef): Promise<string[] | null> {
  const sql = `
    select s.progress from lumbung.settlement_key k
     cross join lateral (
       select r.progress from lumbung.settlement r
        where r.program_id = k.program_id and r.kind = k.kind and r.id = k.id and r.attempt = k.attempt and r.recorded_at = k.recorded_at limit 1) s
     where k.program_id = $1 and k.kind = 'order' and k.id = $2 and k.state = 'settled'`;
  const [row] = await select<{ progress: OrderProgress | null }>(database, sql, [programId, orderId]);
  return row === undefined ? null : (row.progress?.returns?.ids ?? []);
}

/** Programs in which an order of this id was accepted and has no row yet, of those named; null: of all. */
export async function findAcceptedOrderPrograms(database: Database, orderId: string, among: readonly string[] | null): Promise<string[]> {
  const sql = `
    select distinct program_id as "programId" from lumbung.accepted_operation
     where kind = 'order' and id = $1 and ($2::text[] is null or program_id = any ($2)) order by 1`;
  return (await select<{ programId: string }>(database, sql, [orderId, among])).map(({ programId }) => programId);
}
