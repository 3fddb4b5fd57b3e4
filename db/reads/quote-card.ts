import { localDate } from '../../domain/calendar/local-time';
import { EMPTY_CARD, type CardState } from '../../domain/ledger/card';
import type { Lot } from '../../domain/ledger/lot';
import { levelAt, type LevelChange } from '../../domain/levels/level-history';
import type { Standing } from '../../domain/members/standing';
import type { Attributes } from '../../domain/orders/order';
import type { MemberRecord } from '../../domain/settlement/member-facts';
import type { Program } from '../programs';
import type { Database } from '../database';
import { levelOn } from './level-on';
import { listsOf, STANDING } from './member-columns';
import { cardState, LAPSED_HOLDS, OPEN_LOTS, type CardNumbers } from './open-lots';
import { select } from './select';

/** What a quote asks for before it can be computed. */
export interface QuoteQuestion {
  programId: string;
  /** Null: an anonymous order. */
  memberId: string | null;
  /** The instant at which the order counts (RFC 3339): the level is that of its time. */
  at: string;
}

export type QuotedProgram = Pick<
  Program,
  'programId' | 'currency' | 'currencyDigits' | 'timeZone' | 'sandbox' | 'currentVersion' | 'latestBusinessDate'
>;

/** What a quote has to know of a member and their card. */
export interface QuoteCard {
  /** Null for a member that the first order would bring into being. */
  person: Pick<MemberRecord, 'tags' | 'birthday' | 'attributes'> | null;
  /** Whom the card belongs to: another than the one asked for, if that one was merged away. Null: nobody was asked for. */
  ownerId: string | null;
  memberStanding: Standing;
  /** The lists that the member stands on, also one who isn't there yet. */
  lists: string[];
  /** Null without a card. */
  standing: Pick<MemberRecord, 'level' | 'joinedOn' | 'orders' | 'spend'> | null;
  /** No order of the member in the program is settled, nor being settled as the first. */
  isFirst: boolean;
  card: CardState;
  /** Points that orders under way will credit. */
  crediting: number;
}

export interface QuoteStart {
  /** Null: there is none of this id. */
  program: QuotedProgram | null;
  card: QuoteCard;
}

type Row = CardNumbers & {
  [Field in keyof QuotedProgram]: QuotedProgram[Field] | null;
} & {
  cardId: number | null;
  level: string;
  levelChanges: LevelChange[] | null;
  joinedOn: string;
  orders: number;
  spend: number;
  firstOrder: string | null;
  crediting: number;
  isKnown: boolean;
  ownerId: string | null;
  memberStanding: Standing;
  tags: string[];
  lists: string[];
  birthday: string | null;
  attributes: Attributes;
  lots: Lot[] | null;
};

// Each row by its key, whatever statistics say: there are as many questions as quotes at a time.
const STARTS = `
  select p.program_id as "programId", p.currency, p.currency_digits as "currencyDigits", p.time_zone as "timeZone", p.sandbox,
         p.current_version as "currentVersion", p.latest_business_date as "latestBusinessDate",
         c.id as "cardId", c.held, c.reserved, c.debt, ${LAPSED_HOLDS} as "lapsedHolds", ${levelOn('(q.at at time zone p.time_zone)::date')} as level, c.joined_on as "joinedOn", c.orders, c.spend, c.first_order as "firstOrder",
         (select coalesce(sum(o.crediting), 0)::bigint from lumbung.settlement_open o where o.card_id = c.id) as crediting,
         m.member_id is not null as "isKnown", o.member_id as "ownerId", ${STANDING} as "memberStanding", ${listsOf('o')} as lists, m.tags, m.birthday, m.attributes, ${OPEN_LOTS} as lots,
         case when q.at < c.level_from then (
           select jsonb_agg(jsonb_build_object('level', h.level, 'before', h.level_before, 'at', h.at) order by h.id)
             from lumbung.level_change h where h.card_id = c.id) end as "levelChanges"
    from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality as q (program_id, member_id, at, place)
    left join lateral (select * from lumbung.program x where x.program_id = q.program_id limit 1) p on true
    left join lateral (select coalesce((select x.merged_into from lumbung.member x where x.member_id = q.member_id limit 1), q.member_id) as member_id) o on true
    left join lateral (select * from lumbung.member x where x.member_id = o.member_id limit 1) m on true
    left join lateral (select * from lumbung.card x where x.program_id = q.program_id and x.member_id = o.member_id limit 1) c on true
   order by q.place`;

/** Reads programs with their current versions, and members with their cards in them, as of this instant, without locking anything; in the order asked. */
export async function readQuoteStarts(database: Database, asked: readonly QuoteQuestion[]): Promise<QuoteStart[]> {
  const binds = [asked.map(({ programId }) => programId), asked.map(({ memberId }) => memberId), asked.map(({ at }) => at)];
  const rows = await select<Row>(database, STARTS, binds);
  return rows.map((row, index) => ({ program: programOf(row), card: cardOf(row, asked[index]?.at ?? '') }));
}

function programOf({ programId, currency, currencyDigits, timeZone, sandbox, currentVersion, latestBusinessDate }: Row): QuotedProgram | null {
  if (programId === null) return null;
  return { programId, currency, currencyDigits, timeZone, sandbox, currentVersion, latestBusinessDate } as QuotedProgram;
}

function cardOf(row: Row, at: string): QuoteCard {
  const { tags, birthday, attributes, joinedOn, orders, spend, firstOrder, crediting } = row;
  const person = row.isKnown ? { tags, birthday, attributes } : null;
  const { ownerId, memberStanding, lists } = row;
  const member = { person, ownerId, memberStanding, lists };
  if (row.cardId === null) return { ...member, standing: null, isFirst: true, card: EMPTY_CARD, crediting: 0 };
  const level = row.levelChanges === null ? row.level : levelAt(row.levelChanges, at, row.level);
  return {
    ...member,
    standing: { level, joinedOn, orders, spend },
    isFirst: orders === 0 && firstOrder === null,
    card: cardState(row, row.lots, localDate(at, row.timeZone ?? 'UTC')),
    crediting,
  };
}
