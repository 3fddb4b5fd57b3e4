import type { StatementEntry, StatementFacts } from '../../domain/ledger/statement';
import type { Database } from '../database';
import { findCardIds, type CardRef } from './member-card';
import { select } from './select';

/** A span of business time, half-open, and the last business date before each of its ends. */
export interface StatementSpan {
  from: Date;
  to: Date;
  dateBefore: string;
  lastDate: string;
}

type Row = Omit<StatementFacts, 'entries'> & {
  count: number;
  entries: (Omit<StatementEntry, 'at' | 'recordedAt'> & { at: string; recordedAt: string })[] | null;
};

/**
 * What a card's statement of a span is composed of: its whole history and that of cards that were merged into it, for what lies before the span and what is
 * recorded late are in every month. One query, so that all is of the same instant.
 * @param most entries of the span; with more than these none are answered
 * @returns null for a member that is unknown, or to the viewer; `count` entries lie in the span
 */
export async function readStatement(
  database: Database,
  ref: CardRef,
  { from, to, dateBefore, lastDate }: StatementSpan,
  most: number,
): Promise<(StatementFacts & { count: number }) | null> {
  const card = await findCardIds(database, ref);
  if (!card) return null;
  const sql = `
    with history as materialized (
      select e.* from lumbung.entry e where e.card_id = any ($1::bigint[]) and e.at < $3::timestamptz
    ), pending as (
      select coalesce(sum(a.points) filter (where e.at < $2::timestamptz and l.available_on > $4::date), 0)::bigint as before,
             coalesce(sum(a.points) filter (where l.available_on > $5::date), 0)::bigint as after
        from history e
        join lumbung.allocation a on a.entry_id = e.id and a.recorded_at = e.recorded_at
        join lumbung.lot l on l.id = a.lot_id
    ), span as (
      select e.* from history e where e.at >= $2::timestamptz
    )
    select (select coalesce(sum(e.points), 0)::bigint from history e where e.at < $2::timestamptz) as points,
           (select coalesce(sum(e.debt_change), 0)::bigint from history e where e.at < $2::timestamptz) as debt,
           p.before as "pendingBefore", p.after as "pendingAfter", (select count(*) from span) as count,
           case when (select count(*) from span) <= $6 then (
             select jsonb_agg(jsonb_build_object('entryId', e.id::text, 'kind', e.kind, 'points', e.points, 'debtChange', e.debt_change, 'at', e.at,
                      'recordedAt', e.recorded_at, 'source', jsonb_build_object('kind', e.source_kind, 'id', e.source_id), 'lots', x.lots) order by e.at, e.id)
               from span e
              cross join lateral (
                select coalesce(jsonb_agg(jsonb_build_object('lotId', a.lot_id::text, 'points', a.points) order by l.expires_on, l.id), '[]') as lots
                  from lumbung.allocation a join lumbung.lot l on l.id = a.lot_id
                 where a.entry_id = e.id and a.recorded_at = e.recorded_at) x) end as entries
      from pending p`;
  const binds = [card.cardIds, from.toISOString(), to.toISOString(), dateBefore, lastDate, most];
  const [row] = await select<Row>(database, sql, binds);
  if (row === undefined) throw new Error('a statement’s query answered nothing');
  return { ...row, entries: (row.entries ?? []).map((entry) => ({ ...entry, at: instant(entry.at), recordedAt: instant(entry.recordedAt) })) };
}

/** As JSON an instant comes in Postgres' own spelling. */
const instant = (text: string) => new Date(text).toISOString();
