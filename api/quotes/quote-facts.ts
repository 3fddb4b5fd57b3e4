import type { QuoteCard, QuotedTime } from '../../db/reads/quote-card';
import { localDate } from '../../domain/calendar/local-time';
import { balanceOn } from '../../domain/ledger/balance';
import { EMPTY_CARD, unlapsedPoints, type CardState } from '../../domain/ledger/card';
import { levelOf, lowestLevel } from '../../domain/levels/ladder';
import { memberDeleted } from '../../domain/members/standing';
import type { OrderRequest } from '../../domain/orders/order';
import { Problem } from '../../domain/problem';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import { reachableCounters } from '../../domain/settlement/counters';
import type { CounterKey, CounterState, SettlementFacts } from '../../domain/settlement/facts';
import { memberFacts, type MemberRecord } from '../../domain/settlement/member-facts';

/** Reads of a quote; nothing is locked, nothing is written. `db/reads` provides them. */
export interface QuoteReads {
  card: (programId: string, memberId: string, time: QuotedTime, level: string) => Promise<QuoteCard>;
  counters: (programId: string, keys: readonly CounterKey[]) => Promise<CounterState[]>;
}

export interface QuotedFacts {
  facts: SettlementFacts;
  /** The card as it is; empty without a member. */
  card: CardState;
  /** Points that orders under way will credit to it. */
  crediting: number;
}

/**
 * What the first step of a settlement would fix at this instant, read without locks.
 * @param at RFC 3339, UTC
 * @throws Problem `NOT_FOUND` for a member who was deleted
 */
export async function quoteFacts(
  reads: QuoteReads,
  order: OrderRequest,
  compiled: CompiledRuleSet,
  timeZone: string,
  at: string,
): Promise<QuotedFacts> {
  const { programId, memberId = null } = order;
  const date = localDate(at, timeZone);
  const level = lowestLevel(compiled.ladder);
  const known = memberId === null ? null : await reads.card(programId, memberId, { at, date }, level);
  const record = memberId === null ? null : (known?.record ?? newcomer(memberId, level, date, known?.lists ?? []));
  if (record?.standing === 'deleted') throw deleted(record.memberId);
  const counters = await reads.counters(programId, reachableCounters(compiled, order, { at, date }, record?.memberId ?? null));
  const card = known?.card ?? EMPTY_CARD;
  const member = record && memberFacts({ ...record, level: levelOf(compiled.ladder, record.level).id }, date);
  const crediting = known?.crediting ?? 0;
  const balance = unlapsedPoints(card, date) + crediting;
  return {
    card,
    crediting,
    facts: { at, date, member, isFirst: known?.isFirst ?? false, available: balanceOn(card, date).available, balance, counters },
  };
}

function deleted(memberId: string): Problem {
  const { code, detail, errors = [] } = memberDeleted(memberId);
  return new Problem(code, detail, { errors });
}

/** A member that the order would bring into being. */
function newcomer(memberId: string, level: string, joinedOn: string, lists: string[]): MemberRecord {
  return { memberId, level, standing: 'good', tags: [], lists, birthday: null, attributes: {}, joinedOn, orders: 0, spend: 0 };
}
