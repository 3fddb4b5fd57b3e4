import type { SettlementState, StoredOrder } from '../../domain/settlement/stored';
import type { Database } from '../database';
import { momentOf, momentPosition, pageOf, type Page } from './page';
import { select } from './select';
import { findStored, CURRENT_ORDER_COLUMNS, programsWith, readStored } from './stored-rows';

export interface OrderRef {
  programId: string;
  orderId: string;
}

/** Orders by their latest attempts, in one query; in no particular order, and without those that nobody sent. */
export function readOrders(database: Database, refs: readonly OrderRef[]): Promise<StoredOrder[]> {
  const names = refs.map(({ programId, orderId }) => ({ programId, id: orderId }));
  return readStored(database, 'order', names);
}

/** One order as callers may read it; null when nobody sent it, or when it was refused or failed more than 90 days ago. */
export function findOrder(database: Database, { programId, orderId }: OrderRef, now: Date): Promise<StoredOrder | null> {
  return findStored(database, 'order', { programId, id: orderId }, now);
}

/** Programs that have an order of this id, of those named (null: of all); more than one: the caller has to say which. */
export function findOrderPrograms(database: Database, orderId: string, among: readonly string[] | null, now: Date): Promise<string[]> {
  return programsWith(database, 'order', orderId, among, now);
}

export interface OrderFilter {
  programId: string;
  /** Null: of everybody, and of nobody. */
  memberIds: readonly string[] | null;
  states: readonly SettlementState[] | null;
  /** Half-open, by the time of recording. */
  from: Date;
  to: Date;
  limit: number;
  /** See `isMomentPosition`. */
  after: string | null;
}

/** Orders of a program that were recorded in a span of time, newest first, each by its latest attempt. */
export async function listOrders(database: Database, filter: OrderFilter): Promise<Page<StoredOrder>> {
  const after = momentPosition(filter.after);
  const claimed = filter.memberIds === null ? [] : await claimedBy(database, filter.programId, filter.memberIds);
  const sql = `
    select ${CURRENT_ORDER_COLUMNS}, ${momentOf('s.recorded_at')} as moment
      from lumbung.attempt s
      join lumbung.settlement_key k on k.program_id = s.program_id and k.kind = s.kind and k.id = s.id and k.attempt = s.attempt
     where s.program_id = $1 and s.kind = 'order' and s.recorded_at >= $2::timestamptz and s.recorded_at < $3::timestamptz
       and ($4::timestamptz is null or (s.recorded_at, s.id) < ($4::timestamptz, $5::text))
       and ($6::text[] is null or s.member_id = any ($6)${claimed.length === 0 ? '' : ' or s.id = any ($9)'}) and ($7::text[] is null or s.state = any ($7))
     order by s.recorded_at desc, s.id desc limit $8`;
  const binds = [
    filter.programId,
    filter.from.toISOString(),
    filter.to.toISOString(),
    after.at,
    after.id,
    filter.memberIds,
    filter.states,
    filter.limit + 1,
    ...(claimed.length === 0 ? [] : [claimed]),
  ];
  const rows = await select<StoredOrder & { moment: string }>(database, sql, binds);
  const page = pageOf(rows, filter.limit, (row) => `${row.moment} ${row.orderId}`);
  return { ...page, rows: page.rows.map(({ moment: _, ...order }) => order) };
}

/** Orders that were nobody's until a member claimed them. Asked for first: an order is found by its member or by its id, each with an index. */
async function claimedBy(database: Database, programId: string, memberIds: readonly string[]): Promise<string[]> {
  const sql = `
    select split_part(c.id, '/', 1) as id from lumbung.settlement c
     where c.program_id = $1 and c.kind = 'claim' and c.member_id = any ($2) and c.state = 'settled'`;
  return (await select<{ id: string }>(database, sql, [programId, memberIds])).map(({ id }) => id);
}
