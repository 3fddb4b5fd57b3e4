import type { OperationKind, PointsKind } from '../../domain/settlement/operation-kinds';
import type { StoredGrant, StoredOperation, StoredOrder } from '../../domain/settlement/stored';
import type { Database } from '../database';
import { select } from './select';

/** Names an operation by its caller's id. */
export interface OperationName {
  programId: string;
  id: string;
}

/** How long an operation that was not settled can be read (contract §3). */
const UNSETTLED_DAYS = 90;

const SHARED = `s.program_id as "programId", s.attempt, s.state, encode(s.fingerprint, 'hex') as fingerprint, s.member_id as "memberId", s.request, s.posted,
  s.problem, s.workflow_id as "workflowId", s.settled_at as "settledAt", s.accepted_at as "acceptedAt", s.request_id as "requestId"`;

/** What a claim gave a member of order `s`, which was nobody's; null: it wasn't claimed. */
const CLAIMED = `case when s.progress ? 'claim' then (
  select jsonb_build_object('memberId', c.member_id, 'accrual', c.posted->'accrual', 'earnedLots', c.posted->'earnedLots', 'debtRepaid', c.posted->'debtRepaid')
    from lumbung.settlement_key k
   cross join lateral (
     select * from lumbung.attempt c
      where c.program_id = k.program_id and c.kind = k.kind and c.id = k.id and c.attempt = k.attempt and c.recorded_at = k.recorded_at limit 1) c
   where k.program_id = s.program_id and k.kind = 'claim' and k.id = s.id || '/' || (s.progress->'claim'->>'claimId')) end`;

/** Columns of `attempt s` that make a `StoredOrder`. */
const ORDER_COLUMNS = `${SHARED}, s.id as "orderId", s.rule_set_version as "ruleSetVersion", s.facts, s.pricing,
  s.redemption, s.accrual, coalesce(s.uses, '[]') as uses, s.recorded_at as "recordedAt"`;

/** The same with what has become of the order since, for those who read it. */
export const CURRENT_ORDER_COLUMNS = `${ORDER_COLUMNS}, ${CLAIMED} as claim`;

/** Columns of `attempt s` that make a `StoredGrant`. */
const GRANT_COLUMNS = `${SHARED}, s.id as "grantId"`;

/** Columns of `attempt s` that make a `StoredOperation`. */
const OPERATION_COLUMNS = `${SHARED}, s.kind, s.id, s.rule_set_version as "ruleSetVersion", s.placed_at as at, s.business_date as date, s.progress`;

interface Stored extends Record<PointsKind, StoredOperation> {
  order: StoredOrder;
  grant: StoredGrant;
}

const columnsOf = (kind: OperationKind) => ({ order: ORDER_COLUMNS, grant: GRANT_COLUMNS })[kind as string] ?? OPERATION_COLUMNS;

/**
 * The rows of operations, each by its latest attempt; one that nobody sent has none. Their keys know when they were recorded, so that each
 * row costs one look into one partition; the `limit` keeps the planner from turning that into a join over all of them.
 */
export function readStored<Kind extends OperationKind>(database: Database, kind: Kind, names: readonly OperationName[]): Promise<Stored[Kind][]> {
  const sql = `
    select s.* from unnest($2::text[], $3::text[]) as o (program_id, id)
      join lumbung.settlement_key k on k.program_id = o.program_id and k.kind = $1 and k.id = o.id
     cross join lateral (
       select ${columnsOf(kind)} from lumbung.attempt s
        where s.program_id = k.program_id and s.kind = k.kind and s.id = k.id and s.attempt = k.attempt and s.recorded_at = k.recorded_at limit 1) s`;
  return select<Stored[Kind]>(database, sql, [kind, names.map((name) => name.programId), names.map((name) => name.id)]);
}

/** One operation as callers may read it: not if it was refused or failed more than 90 days ago. */
export async function findStored<Kind extends OperationKind>(
  database: Database,
  kind: Kind,
  name: OperationName,
  now: Date,
): Promise<Stored[Kind] | null> {
  const sql = `
    select ${kind === 'order' ? CURRENT_ORDER_COLUMNS : columnsOf(kind)} from lumbung.settlement_key k
     cross join lateral (
       select * from lumbung.attempt r
        where r.program_id = k.program_id and r.kind = k.kind and r.id = k.id and r.attempt = k.attempt and r.recorded_at = k.recorded_at limit 1) s
     where k.program_id = $2 and k.kind = $1 and k.id = $3 and ${READABLE}`;
  const [row] = await select<Stored[Kind]>(database, sql, [kind, name.programId, name.id, readableSince(now)]);
  return row ?? null;
}

/** Condition on key `k`; binds `$4` to `readableSince`. */
const READABLE = `(k.state in ('open', 'settled') or k.recorded_at >= $4::timestamptz)`;

const readableSince = (now: Date) => new Date(now.getTime() - UNSETTLED_DAYS * 86_400_000).toISOString();

/**
 * Programs that have an operation of an id, in alphabetical order; those alone where the id is bound, if there are any: an attempt that was
 * refused doesn't make it ambiguous.
 * @param among where to look; null: everywhere
 */
export async function programsWith(
  database: Database,
  kind: OperationKind,
  id: string,
  among: readonly string[] | null,
  now: Date,
): Promise<string[]> {
  const sql = `
    select p.program_id as "programId", k.state in ('open', 'settled') as "isBound" from lumbung.program p
      join lumbung.settlement_key k on k.program_id = p.program_id and k.kind = $1 and k.id = $2
     where ($3::text[] is null or p.program_id = any ($3)) and ${READABLE}
     order by p.program_id`;
  const found = await select<{ programId: string; isBound: boolean }>(database, sql, [kind, id, among, readableSince(now)]);
  const bound = found.filter((program) => program.isBound);
  return (bound.length > 0 ? bound : found).map((program) => program.programId);
}
