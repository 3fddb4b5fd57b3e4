import { balanceOn, nextExpiry, type NextExpiry } from '../../domain/ledger/balance';
import type { Lot } from '../../domain/ledger/lot';
import type { Qualifying } from '../../domain/levels/ladder';
import type { Span } from '../../domain/levels/policy';
import type { Balance } from '../../domain/settlement/stored';
import type { Database } from '../database';
import { levelOn } from './level-on';
import { cardBinds, VISIBLE, type CardRef } from './member-card';
import { cardState, LAPSED_HOLDS, OPEN_LOTS } from './open-lots';
import { select } from './select';

/** Points of a member in a program on a date. */
export interface MemberBalance extends Balance {
  /** As it was reached or set; null without a card. */
  level: string | null;
  /** What counts toward levels. */
  qualifying: Qualifying;
  nextExpiry: NextExpiry | null;
  /** Counts the changes of the card; 0 without one. */
  version: number;
  /** The date that it is the balance of. */
  asOf: string;
}

const NOTHING = { available: 0, pending: 0, held: 0, debt: 0, level: null, qualifying: { spend: 0, earned: 0 }, nextExpiry: null, version: 0 };

interface Row {
  cardId: number | null;
  active: number;
  pending: number;
  held: number;
  reserved: number;
  debt: number;
  level: string;
  spend: number;
  earned: number;
  version: number;
  lapsedHolds: number;
  isExact: boolean;
  nextExpiry: NextExpiry | null;
  lots: Lot[] | null;
}

/**
 * The balance on a date: within the card's window of dates its own sums, else (or when holds have lapsed that nobody has let go) computed from its
 * open lots. One statement, so that card and lots are of the same instant.
 * @param date `YYYY-MM-DD`; today's lots are projected on it
 * @param span days that count toward levels; null: all
 * @returns null for a member that is unknown, or to the viewer; zeros for one without a card in the program
 */
export async function readBalance(database: Database, ref: CardRef, date: string, span: Span | null = null): Promise<MemberBalance | null> {
  // In the window every active lot is usable, and the index on lots has them by expiry: the first group is all that is read.
  const sql = `
    select c.id as "cardId", c.active, c.pending, c.held, c.reserved, c.debt, ${levelOn('$5::date')} as level, q.spend, q.earned, c.version, w."isExact",
           ${LAPSED_HOLDS} as "lapsedHolds",
           case when w."isExact" then (
             select jsonb_build_object('points', sum(l.remaining), 'on', l.expires_on) from lumbung.lot l
              where l.card_id = c.id and l.is_open and l.state = 'active' and l.expires_on is not null
              group by l.expires_on order by l.expires_on limit 1) end as "nextExpiry",
           case when not w."isExact" then ${OPEN_LOTS} end as lots
      from lumbung.member m
      left join lumbung.card c on c.program_id = $1 and c.member_id = m.member_id
      left join lateral (
        select (c.exact_from is null or c.exact_from <= $5::date) and (c.exact_until is null or $5::date <= c.exact_until)
           and (c.holds_until is null or c.holds_until > now()) as "isExact") w on true
      left join lateral (
        select c.spend, c.earned where $6::date is null
        union all
        select coalesce(sum(d.spend), 0)::bigint, coalesce(sum(d.earned), 0)::bigint from lumbung.qualifying_day d
         where d.card_id = c.id and d.on_date > $6::date and d.on_date <= $7::date having $6::date is not null) q on true
     where ${VISIBLE}`;
  const [row] = await select<Row>(database, sql, [...cardBinds(ref), date, span?.after ?? null, span?.through ?? null]);
  if (!row) return null;
  if (row.cardId === null) return { ...NOTHING, asOf: date };
  const rest = { level: row.level, qualifying: { spend: row.spend, earned: row.earned }, version: row.version, asOf: date };
  if (row.isExact) {
    const { active, pending, held, reserved, debt } = row;
    return { available: Math.max(0, active - held - reserved), pending, held, debt, nextExpiry: row.nextExpiry, ...rest };
  }
  const card = cardState(row, row.lots, date);
  return { ...balanceOn(card, date), nextExpiry: nextExpiry(card, date), ...rest };
}
