import type { QuotedHold } from '../../db/reads/holds';
import type { QuoteCard, QuotedTime } from '../../db/reads/quote-card';
import { localDate } from '../../domain/calendar/local-time';
import { balanceOn } from '../../domain/ledger/balance';
import { EMPTY_CARD, unlapsedPoints, type CardState } from '../../domain/ledger/card';
import { levelOf, lowestLevel } from '../../domain/levels/ladder';
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
  /** A hold of the member's; null: they have none of this id. */
  hold: (programId: string, holdId: string, memberId: string) => Promise<QuotedHold | null>;
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
  const crediting = known?.crediting ?? 0;
  const balance = unlapsedPoints(card, date) + crediting;
  const hold = await holdOf(reads, order);
  // What the hold has is the order's to take.
  const own = hold === null ? card : { ...card, held: card.held - hold.points };
  return {
    card,
    crediting,
    facts: {
      at,
      date,
      member,
      isFirst: known?.isFirst ?? false,
      available: balanceOn(own, date).available,
      balance,
      counters,
      ...(hold && { hold }),
    },
  };
}

/** @throws Problem `NOT_FOUND`, `ALREADY_RESOLVED` as the order would get it */
async function holdOf(reads: QuoteReads, { programId, memberId, redeem }: OrderRequest): Promise<{ holdId: string; points: number } | null> {
  const holdId = redeem?.holdId;
  if (memberId === undefined || holdId === undefined) return null;
  const hold = await reads.hold(programId, holdId, memberId);
  if (hold === null)
    throw new Problem('NOT_FOUND', `There is no hold ${holdId}.`, { errors: [{ path: 'redeem.holdId', message: 'no such hold of this member' }] });
  if (hold.state !== 'active')
    throw new Problem('ALREADY_RESOLVED', `Hold ${holdId} is ${hold.state === 'capturing' ? 'being captured' : hold.state}.`);
  return { holdId, points: hold.points };
}

/** A member that the order would bring into being. */
function newcomer(memberId: string, level: string, joinedOn: string): MemberRecord {
  return { memberId, level, tags: [], birthday: null, attributes: {}, joinedOn, orders: 0, spend: 0 };
}
