import type { CauseKind } from '../../domain/levels/standing';
import type { Database } from '../database';
import type { EntryFilter } from './entries';
import { findCardIds, type CardRef } from './member-card';
import { momentOf, momentPosition, pageOf, type Page } from './page';
import { select } from './select';

/** A change of a card's level and what caused it. */
export interface ShownLevelChange {
  level: string;
  before: string;
  /** Business time from which it counts. */
  at: string;
  recordedAt: string;
  ruleSetVersion: number;
  cause: LevelCause;
}

/** `qualifyOn` and `qualifying`: the numbers that decided, null where none did; `until` and `reason`: of a level set by hand. */
export interface LevelCause {
  kind: CauseKind;
  id: string;
  qualifyOn: 'spend' | 'points' | null;
  qualifying: number | null;
  until: string | null;
  reason: string | null;
}

interface Row extends Omit<ShownLevelChange, 'cause'>, LevelCause {
  moment: string;
  row: string;
}

/**
 * The changes of a card's level that were recorded in a span of time, newest first.
 * @param filter `after`: see `isMomentPosition`
 * @returns null for a member that is unknown, or to the viewer
 */
export async function listLevelChanges(database: Database, ref: CardRef, filter: EntryFilter): Promise<Page<ShownLevelChange> | null> {
  const card = await findCardIds(database, ref);
  if (!card) return null;
  const after = momentPosition(filter.after);
  const sql = `
    select h.id::text as row, h.level, h.level_before as before, h.at, h.recorded_at as "recordedAt", h.rule_set_version as "ruleSetVersion",
           h.qualified_by as "qualifyOn", h.qualifying, h.source_kind as kind, h.source_id as id, h.until, h.reason, ${momentOf('h.recorded_at')} as moment
      from lumbung.level_change h
     where h.card_id = any ($1::bigint[]) and h.recorded_at >= $2::timestamptz and h.recorded_at < $3::timestamptz
       and ($4::timestamptz is null or (h.recorded_at, h.id) < ($4::timestamptz, $5::bigint))
     order by h.recorded_at desc, h.id desc limit $6`;
  const binds = [card.cardIds, filter.from.toISOString(), filter.to.toISOString(), after.at, after.id, filter.limit + 1];
  const page = pageOf(await select<Row>(database, sql, binds), filter.limit, (row) => `${row.moment} ${row.row}`);
  return { ...page, rows: page.rows.map(toChange) };
}

function toChange({ level, before, at, recordedAt, ruleSetVersion, kind, id, qualifyOn, qualifying, until, reason }: Row): ShownLevelChange {
  return { level, before, at, recordedAt, ruleSetVersion, cause: { kind, id, qualifyOn, qualifying, until, reason } };
}
