import type { QuoteCard } from '../../db/reads/quote-card';
import { localDate } from '../../domain/calendar/local-time';
import { balanceOn } from '../../domain/ledger/balance';
import { EMPTY_CARD, unlapsedPoints, type CardState } from '../../domain/ledger/card';
import type { OrderRequest } from '../../domain/orders/order';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import { reachableCounters } from '../../domain/settlement/counters';
import type { CounterKey, CounterState, SettlementFacts } from '../../domain/settlement/facts';
import { memberFacts, type MemberRecord } from '../../domain/settlement/member-facts';

/** Reads of a quote; nothing is locked, nothing is written. `db/reads` provides them. */
export interface QuoteReads {
  card: (programId: string, memberId: string, date: string, level: string) => Promise<QuoteCard>;
  counters: (programId: string, keys: readonly CounterKey[]) => Promise<CounterState[]>;
}

/** The level of a member that has no card yet: the only one, until rule sets have levels. */
const LOWEST_LEVEL = 'member';

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
  const known = memberId === null ? null : await reads.card(programId, memberId, date, LOWEST_LEVEL);
  const counters = await reads.counters(programId, reachableCounters(compiled, order, { at, date }, memberId));
  const card = known?.card ?? EMPTY_CARD;
  const member = memberId === null ? null : memberFacts(known?.record ?? newcomer(memberId, date), date);
  const crediting = known?.crediting ?? 0;
  const balance = unlapsedPoints(card, date) + crediting;
  return {
    card,
    crediting,
    facts: { at, date, member, isFirst: known?.isFirst ?? false, available: balanceOn(card, date).available, balance, counters },
  };
}

/** A member that the order would bring into being. */
function newcomer(memberId: string, joinedOn: string): MemberRecord {
  return { memberId, level: LOWEST_LEVEL, tags: [], birthday: null, attributes: {}, joinedOn, orders: 0, spend: 0 };
}
