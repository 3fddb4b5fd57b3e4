import type { QuoteCard, QuotedTime } from '../../db/reads/quote-card';
import { localDate } from '../../domain/calendar/local-time';
import { balanceOn } from '../../domain/ledger/balance';
import { EMPTY_CARD, type CardState } from '../../domain/ledger/card';
import { levelOf, lowestLevel } from '../../domain/levels/ladder';
import type { OrderRequest } from '../../domain/orders/order';
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
}

/**
 * What the first step of a settlement would fix at this instant, read without locks.
 * @param at RFC 3339, UTC
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
  const counters = await reads.counters(programId, reachableCounters(compiled, order, { at, date }, memberId));
  const card = known?.card ?? EMPTY_CARD;
  const record = memberId === null ? null : (known?.record ?? newcomer(memberId, level, date));
  const member = record && memberFacts({ ...record, level: levelOf(compiled.ladder, record.level).id }, date);
  return { card, facts: { at, date, member, isFirst: known?.isFirst ?? false, available: balanceOn(card, date).available, counters } };
}

/** A member that the order would bring into being. */
function newcomer(memberId: string, level: string, joinedOn: string): MemberRecord {
  return { memberId, level, tags: [], birthday: null, attributes: {}, joinedOn, orders: 0, spend: 0 };
}
