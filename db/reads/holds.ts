import type { HoldNow } from '../../domain/points/hold-answer';
import type { Database } from '../database';
import { select } from './select';

interface NamedHold {
  programId: string;
  holdId: string;
}

/** What has become of a hold by now: one whose moment has passed has lapsed, whether or not anybody has let it go. Null: there is none. */
export async function readHoldNow(database: Database, { programId, holdId }: NamedHold): Promise<HoldNow | null> {
  const [row] = await select<HoldNow>(
    database,
    `select case when h.state = 'capturing' then 'active' when l.lapsed then 'expired' else h.state end as state,
            case when h.state = 'captured' then h.captured end as captured, case when h.state = 'captured' then h.resolved_by end as "resolvedBy",
            case when l.lapsed then h.expires_at else h.resolved_at end as "resolvedAt"
       from lumbung.hold h cross join lateral (select h.state = 'active' and h.expires_at <= now() as lapsed) l
      where h.program_id = $1 and h.hold_id = $2`,
    [programId, holdId],
  );
  return row ?? null;
}

/** Holds that captures of this id took points of, the one captured first first. */
export async function findHoldsOfCapture(database: Database, programId: string, captureId: string): Promise<string[]> {
  const rows = await select<{ holdId: string }>(
    database,
    `select h.hold_id as "holdId" from lumbung.hold h
      where h.program_id = $1 and h.resolved_by = $2 and h.state = 'captured'
        and exists (select from lumbung.settlement_key k where k.program_id = $1 and k.kind = 'capture' and k.id = h.hold_id || '/' || $2)
      order by h.resolved_at, h.hold_id`,
    [programId, captureId],
  );
  return rows.map(({ holdId }) => holdId);
}

/** Programs in which a capture of this id took points, of those named (null: of all). */
export async function findCapturePrograms(database: Database, captureId: string, among: readonly string[] | null): Promise<string[]> {
  const rows = await select<{ programId: string }>(
    database,
    `select distinct p.program_id as "programId" from lumbung.program p
       join lumbung.hold h on h.program_id = p.program_id and h.resolved_by = $1 and h.state = 'captured'
       join lumbung.settlement_key k on k.program_id = p.program_id and k.kind = 'capture' and k.id = h.hold_id || '/' || $1
      where $2::text[] is null or p.program_id = any ($2) order by 1`,
    [captureId, among],
  );
  return rows.map(({ programId }) => programId);
}

/** A hold of a member as a quote needs it. */
export interface QuotedHold {
  points: number;
  state: 'active' | 'capturing' | 'captured' | 'voided' | 'expired';
}

/** Reads one; null: the member has none of this id. */
export async function readQuotedHold(database: Database, { programId, holdId }: NamedHold, memberId: string): Promise<QuotedHold | null> {
  const [row] = await select<QuotedHold>(
    database,
    `select h.points, case when h.state = 'active' and h.expires_at <= now() then 'expired' else h.state end as state from lumbung.hold h join lumbung.card c on c.id = h.card_id
      where h.program_id = $1 and h.hold_id = $2 and c.member_id = $3`,
    [programId, holdId, memberId],
  );
  return row ?? null;
}
