import type { InvariantName } from '../../domain/reconciliation/invariants';
import type { Database } from '../database';
import { pageOf, type Page } from '../reads/page';
import { select } from '../reads/select';
import type { Tx } from '../transaction';
import type { Evidence } from './evidence';
import type { FoundDifference } from './look';

export const CASE_STATES = ['open', 'acknowledged', 'resolved'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** A row of `reconciliation_case`. */
export interface StoredCase {
  caseId: string;
  invariant: InvariantName;
  programId: string;
  subject: string;
  cardId: string | null;
  memberId: string | null;
  expected: unknown;
  actual: unknown;
  evidence: Evidence;
  state: CaseState;
  openedAt: string;
  openedBy: string;
  seenAt: string;
  seenBy: string;
  timesSeen: number;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  resolvedAt: string | null;
  resolvedBy: string | null;
  note: string | null;
}

const COLUMNS = `k.case_id::text as "caseId", k.invariant, k.program_id as "programId", k.subject, k.card_id::text as "cardId", k.member_id as "memberId", k.expected,
  k.actual, k.evidence, k.state, k.opened_at as "openedAt", k.opened_by as "openedBy", k.seen_at as "seenAt", k.seen_by as "seenBy", k.times_seen as "timesSeen",
  k.acknowledged_at as "acknowledgedAt", k.acknowledged_by as "acknowledgedBy", k.resolved_at as "resolvedAt", k.resolved_by as "resolvedBy", k.note`;

/** A case that a difference has opened. */
export type OpenedCase = Pick<StoredCase, 'caseId' | 'invariant' | 'programId' | 'subject'>;

/**
 * Opens a case for each difference; one that has a case that nobody has resolved is noted there. Answers the cases that are new. Evidence stays as first
 * seen: it is nearest to the cause.
 */
export async function openCases(tx: Tx, reconciliationId: string, found: readonly FoundDifference[]): Promise<OpenedCase[]> {
  if (found.length === 0) return [];
  const sql = `
    insert into lumbung.reconciliation_case as k (invariant, program_id, subject, card_id, member_id, expected, actual, evidence, opened_by, seen_by)
    select distinct on (x."programId", x.invariant, x.subject) x.invariant, x."programId", x.subject, x."cardId", x."memberId", x.expected, x.actual, x.evidence, $1, $1
      from jsonb_to_recordset($2::jsonb) as x (invariant text, "programId" text, subject text, "cardId" bigint, "memberId" text, expected jsonb, actual jsonb,
        evidence jsonb)
        on conflict (program_id, invariant, subject) where state <> 'resolved'
        do update set expected = excluded.expected, actual = excluded.actual, seen_at = now(), seen_by = $1,
                      times_seen = k.times_seen + case when k.seen_by = $1 then 0 else 1 end
    returning k.case_id::text as "caseId", k.invariant, k.program_id as "programId", k.subject, k.times_seen = 1 as "isNew"`;
  const rows = await tx.query<OpenedCase & { isNew: boolean }>(sql, [reconciliationId, JSON.stringify(found)]);
  return rows.filter(({ isNew }) => isNew).map(({ isNew: _, ...opened }) => opened);
}

export interface CaseFilter {
  /** Null: all. */
  states: readonly CaseState[] | null;
  /** Null: all programs. */
  programIds: readonly string[] | null;
  invariant: InvariantName | null;
  limit: number;
  /** Id of the last case of the page before. */
  after: string | null;
}

/** Cases, latest first. */
export async function listCases(database: Database, { states, programIds, invariant, limit, after }: CaseFilter): Promise<Page<StoredCase>> {
  const rows = await select<StoredCase>(
    database,
    `select ${COLUMNS} from lumbung.reconciliation_case k
      where ($1::text[] is null or k.state = any ($1)) and ($2::text[] is null or k.program_id = any ($2)) and ($3::text is null or k.invariant = $3)
        and ($4::bigint is null or k.case_id < $4)
      order by k.case_id desc limit $5`,
    [states, programIds, invariant, after, limit + 1],
  );
  return pageOf(rows, limit, ({ caseId }) => caseId);
}

/** Whether a text is the position of a case. */
export function isCasePosition(text: string): boolean {
  return /^\d{1,18}$/.test(text);
}

/** One case; null: there is none, or not in these programs. */
export async function findCase(database: Database, caseId: string, programIds: readonly string[] | null): Promise<StoredCase | null> {
  const [row] = await select<StoredCase>(
    database,
    `select ${COLUMNS} from lumbung.reconciliation_case k where k.case_id = $1 and ($2::text[] is null or k.program_id = any ($2))`,
    [caseId, programIds],
  );
  return row ?? null;
}

/** Says that somebody looks at an open case; null: it isn't open. */
export async function acknowledgeCase(database: Database, caseId: string, by: string): Promise<StoredCase | null> {
  const [row] = await select<StoredCase>(
    database,
    `update lumbung.reconciliation_case k set state = 'acknowledged', acknowledged_at = clock_timestamp(), acknowledged_by = $2
      where k.case_id = $1 and k.state = 'open' returning ${COLUMNS}`,
    [caseId, by],
  );
  return row ?? null;
}

/** Closes a case with a note; null: it is closed already. */
export async function resolveCase(database: Database, caseId: string, by: string, note: string): Promise<StoredCase | null> {
  const [row] = await select<StoredCase>(
    database,
    `update lumbung.reconciliation_case k set state = 'resolved', resolved_at = clock_timestamp(), resolved_by = $2, note = $3
      where k.case_id = $1 and k.state <> 'resolved' returning ${COLUMNS}`,
    [caseId, by, note],
  );
  return row ?? null;
}
