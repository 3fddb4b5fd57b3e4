import { EMPTY_CARD, type CardState } from '../../domain/ledger/card';
import type { Lot } from '../../domain/ledger/lot';
import { levelAt, type LevelChange } from '../../domain/levels/level-history';
import type { Attributes } from '../../domain/orders/order';
import type { MemberRecord } from '../../domain/settlement/member-facts';
import type { Database } from '../database';
import { cardState, LAPSED_HOLDS, OPEN_LOTS, type CardNumbers } from './open-lots';
import { select } from './select';

/** What a quote has to know of a member and their card. */
export interface QuoteCard {
  /** Null for a member that the first order would bring into being. */
  record: MemberRecord | null;
  /** No order of the member in the program is settled, nor being settled as the first. */
  isFirst: boolean;
  card: CardState;
  /** Points that orders under way will credit. */
  crediting: number;
}

interface Row extends CardNumbers {
  cardId: number | null;
  level: string;
  levelChanges: LevelChange[] | null;
  joinedOn: string;
  orders: number;
  spend: number;
  firstOrder: string | null;
  crediting: number;
  tags: string[];
  birthday: string | null;
  attributes: Attributes;
  lots: Lot[] | null;
}

/** When an order counts: its instant (RFC 3339) and its business date. */
export interface QuotedTime {
  at: string;
  date: string;
}

/**
 * Reads a member with their card in a program, as of this instant, without locking anything; the level is that of the order's time.
 * @param level what a card would be made with
 */
export async function readQuoteCard(
  database: Database,
  programId: string,
  memberId: string,
  { at, date }: QuotedTime,
  level: string,
): Promise<QuoteCard> {
  const sql = `
    select c.id as "cardId", c.held, c.reserved, c.debt, ${LAPSED_HOLDS} as "lapsedHolds", c.level, c.joined_on as "joinedOn", c.orders, c.spend, c.first_order as "firstOrder",
           (select coalesce(sum(o.crediting), 0)::bigint from lumbung.settlement_open o where o.card_id = c.id) as crediting,
           m.tags, m.birthday, m.attributes, ${OPEN_LOTS} as lots,
           case when $3::timestamptz < c.level_from then (
             select jsonb_agg(jsonb_build_object('level', h.level, 'before', h.level_before, 'at', h.at) order by h.id)
               from lumbung.level_change h where h.card_id = c.id) end as "levelChanges"
      from lumbung.member m left join lumbung.card c on c.program_id = $1 and c.member_id = m.member_id
     where m.member_id = $2`;
  const [row] = await select<Row>(database, sql, [programId, memberId, at]);
  if (!row) return { record: null, isFirst: true, card: EMPTY_CARD, crediting: 0 };
  const { tags, birthday, attributes } = row;
  const person = { memberId, tags, birthday, attributes };
  if (row.cardId === null)
    return { record: { ...person, level, joinedOn: date, orders: 0, spend: 0 }, isFirst: true, card: EMPTY_CARD, crediting: 0 };
  const levelThen = row.levelChanges === null ? row.level : levelAt(row.levelChanges, at, row.level);
  const record = { ...person, level: levelThen, joinedOn: row.joinedOn, orders: row.orders, spend: row.spend };
  return { record, isFirst: row.orders === 0 && row.firstOrder === null, card: cardState(row, row.lots, date), crediting: row.crediting };
}
