import type { EntryKind } from '../../domain/ledger/entry';
import type { Source } from '../../domain/ledger/lot';
import type { Database } from '../database';
import { findCardIds, type CardRef } from './member-card';
import { momentOf, momentPosition, pageOf, type Page } from './page';
import { select } from './select';

/** A line of a card's history as the contract shows it. Points. */
export interface ShownEntry {
  entryId: string;
  kind: EntryKind;
  points: number;
  debtChange: number;
  balanceAfter: number;
  availableAfter: number;
  /** Business time. */
  at: string;
  recordedAt: string;
  source: Source;
  /** What it credited (positive) or took (negative), first expiring first; 0: the lot that became active. */
  lots: { lotId: string; points: number }[];
}

export interface EntryFilter {
  /** Half-open, by the time of recording. */
  from: Date;
  to: Date;
  limit: number;
  after: string | null;
}

interface Row extends Omit<ShownEntry, 'source'> {
  sourceKind: Source['kind'];
  sourceId: string;
  moment: string;
}

/**
 * The entries of a card that were recorded in a span of time, newest first. Both histories are read within that span alone, so that no
 * partition outside of it is looked into.
 * @param filter `after`: see `isMomentPosition`
 * @returns null for a member that is unknown, or to the viewer
 */
export async function listEntries(database: Database, ref: CardRef, filter: EntryFilter): Promise<Page<ShownEntry> | null> {
  const card = await findCardIds(database, ref);
  if (!card) return null;
  const after = momentPosition(filter.after);
  const sql = `
    select e.id::text as "entryId", e.kind, e.points, e.debt_change as "debtChange", e.balance_after as "balanceAfter", e.available_after as "availableAfter",
           e.at, e.recorded_at as "recordedAt", e.source_kind as "sourceKind", e.source_id as "sourceId", ${momentOf('e.recorded_at')} as moment,
           coalesce(x.lots, '[]') as lots
      from (
        select * from lumbung.entry n
         where n.card_id = any ($1::bigint[]) and n.recorded_at >= $2::timestamptz and n.recorded_at < $3::timestamptz
           and ($4::timestamptz is null or (n.recorded_at, n.id) < ($4::timestamptz, $5::bigint))
         order by n.recorded_at desc, n.id desc limit $6) e
      left join lateral (
        select jsonb_agg(jsonb_build_object('lotId', a.lot_id::text, 'points', a.points) order by l.expires_on, l.id) as lots
          from lumbung.allocation a join lumbung.lot l on l.id = a.lot_id
         where a.entry_id = e.id and a.recorded_at = e.recorded_at and a.recorded_at >= $2::timestamptz and a.recorded_at < $3::timestamptz) x on true
     order by e.recorded_at desc, e.id desc`;
  const binds = [card.cardIds, filter.from.toISOString(), filter.to.toISOString(), after.at, after.id, filter.limit + 1];
  const page = pageOf(await select<Row>(database, sql, binds), filter.limit, (row) => `${row.moment} ${row.entryId}`);
  return { ...page, rows: page.rows.map(toEntry) };
}

function toEntry(row: Row): ShownEntry {
  const { entryId, kind, points, debtChange, balanceAfter, availableAfter, at, recordedAt, sourceKind, sourceId, lots } = row;
  return { entryId, kind, points, debtChange, balanceAfter, availableAfter, at, recordedAt, source: { kind: sourceKind, id: sourceId }, lots };
}
