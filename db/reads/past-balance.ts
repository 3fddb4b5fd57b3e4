import { NOT_BEFORE_CONFIRMED } from '../../domain/calendar/lot-dates';
import { EMPTY_CARD, type CardState } from '../../domain/ledger/card';
import type { Lot } from '../../domain/ledger/lot';
import { levelAt, type LevelChange } from '../../domain/levels/level-history';
import type { Qualifying } from '../../domain/levels/ladder';
import type { Span } from '../../domain/levels/policy';
import type { Database } from '../database';
import { cardBinds, VISIBLE, type CardRef } from './member-card';
import { select } from './select';

/** A card as its history has it at a past instant. */
export interface PastCard {
  card: CardState;
  /** Null: there was none. */
  level: string | null;
  qualifying: Qualifying;
  /** Of the card now. */
  version: number;
}

type PastLot = Omit<Lot, 'state' | 'earnedAt'> & { wasActivated: boolean; activatesLater: boolean; creditedOn: string };

interface Row {
  cardId: number | null;
  level: string;
  version: number;
  held: number;
  debt: number;
  spend: number;
  earned: number;
  lots: PastLot[] | null;
  levelChanges: LevelChange[] | null;
}

/**
 * A card at an instant of business time, from its entries and those of cards that were merged into it: what is recorded late counts from when it happened.
 * Held points are those of holds that were there then, by the real clock.
 * @param at RFC 3339; `date` its business date in `timeZone`
 * @param span days that count toward levels; null: all
 * @returns null for a member that is unknown, or to the viewer
 */
export async function readPastCard(
  database: Database,
  ref: CardRef,
  { at, date, timeZone }: { at: string; date: string; timeZone: string },
  span: Span | null,
): Promise<PastCard | null> {
  const sql = `
    select c.id as "cardId", c.level, c.version, h.held, e.debt, e.lots, q.spend, q.earned,
           (select jsonb_agg(jsonb_build_object('level', g.level, 'before', g.level_before, 'at', g.at) order by g.id)
              from lumbung.level_change g where g.card_id = c.id) as "levelChanges"
      from lumbung.member m
      left join lumbung.card c on c.program_id = $1 and c.member_id = m.member_id
     cross join lateral (select array(select c.id union all select s.id from lumbung.card s where s.merged_into = c.id) as ids) k
     cross join lateral (
       select coalesce(sum(o.points), 0)::bigint as held from lumbung.hold o
        where o.card_id = any (k.ids) and o.recorded_at <= $5::timestamptz and o.expires_at > $5::timestamptz
          and (o.resolved_at is null or o.resolved_at > $5::timestamptz)) h
     cross join lateral (
       select (select coalesce(sum(n.debt_change), 0)::bigint from lumbung.entry n where n.card_id = any (k.ids) and n.at <= $5::timestamptz) as debt,
              (select jsonb_agg(to_jsonb(x)) from (
                 select l.id, l.points, (sum(a.points) filter (where n.at <= $5::timestamptz))::bigint as remaining, l.available_on as "availableOn", l.expires_on as "expiresOn",
                        (min(n.at) filter (where a.points > 0) at time zone $7)::date as "creditedOn",
                        bool_or(n.kind = 'activate' and n.at <= $5::timestamptz) as "wasActivated",
                        bool_or(n.kind = 'activate' and n.at > $5::timestamptz) as "activatesLater",
                        jsonb_build_object('kind', l.source_kind, 'id', l.source_id) as source
                   from lumbung.entry n
                   join lumbung.allocation a on a.entry_id = n.id and a.recorded_at = n.recorded_at
                   join lumbung.lot l on l.id = a.lot_id
                  where n.card_id = any (k.ids)
                  group by l.id having sum(a.points) filter (where n.at <= $5::timestamptz) > 0) x) as lots) e
     cross join lateral (
       select coalesce(sum(d.spend), 0)::bigint as spend, coalesce(sum(d.earned), 0)::bigint as earned from lumbung.qualifying_day d
        where d.card_id = c.id and d.on_date <= least($6::date, $9::date) and ($8::date is null or d.on_date > $8::date)) q
     where ${VISIBLE}`;
  const [row] = await select<Row>(database, sql, [...cardBinds(ref), at, date, timeZone, span?.after ?? null, span?.through ?? date]);
  if (!row) return null;
  const qualifying = { spend: row.spend, earned: row.earned };
  if (row.cardId === null) return { card: EMPTY_CARD, level: null, qualifying, version: 0 };
  const card = { ...EMPTY_CARD, held: row.held, debt: row.debt, lots: (row.lots ?? []).map((lot) => toLot(lot, date)) };
  return { card, level: levelAt(row.levelChanges ?? [], at, row.level), qualifying, version: row.version };
}

/**
 * A lot was active from the day on which it was credited, or once it was activated. Others become active as their day begins; only one that was confirmed
 * later on the day waited still, when nobody knew its day.
 */
function toLot({ wasActivated, activatesLater, creditedOn, ...lot }: PastLot, date: string): Lot {
  if (activatesLater && lot.availableOn <= date) return { ...lot, earnedAt: creditedOn, availableOn: NOT_BEFORE_CONFIRMED, state: 'pending' };
  return { ...lot, earnedAt: creditedOn, state: wasActivated || lot.availableOn <= creditedOn ? 'active' : 'pending' };
}
