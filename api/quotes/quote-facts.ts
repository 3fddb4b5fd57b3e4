import type { QuoteCard, QuoteQuestion, QuoteStart } from '../../db/reads/quote-card';
import { localDate } from '../../domain/calendar/local-time';
import { balanceOn } from '../../domain/ledger/balance';
import { unlapsedPoints, type CardState } from '../../domain/ledger/card';
import { levelOf, lowestLevel, type Ladder } from '../../domain/levels/ladder';
import { memberDeleted } from '../../domain/members/standing';
import type { OrderRequest } from '../../domain/orders/order';
import { Problem } from '../../domain/problem';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import { reachableCounters } from '../../domain/settlement/counters';
import type { CounterKey, CounterState, MemberFacts, SettlementFacts } from '../../domain/settlement/facts';
import { memberFacts } from '../../domain/settlement/member-facts';

/** Reads of a quote; nothing is locked, nothing is written. `db/reads` provides them. */
export interface QuoteReads {
  start: (question: QuoteQuestion) => Promise<QuoteStart>;
  counters: (programId: string, keys: readonly CounterKey[]) => Promise<CounterState[]>;
}

export interface QuotedFacts {
  facts: SettlementFacts;
  /** The card as it is; empty without a member. */
  card: CardState;
  /** Points that orders under way will credit to it. */
  crediting: number;
}

/** An order to be quoted, and what is known before its facts. */
export interface QuotedOrder {
  /** Placed at the instant that counts (RFC 3339, UTC). */
  order: OrderRequest & { placedAt: string };
  compiled: CompiledRuleSet;
  timeZone: string;
  known: QuoteCard;
}

/**
 * What the first step of a settlement would fix at this instant, read without locks.
 * @throws Problem `NOT_FOUND` for a member who was deleted
 */
export async function quoteFacts(readCounters: QuoteReads['counters'], { order, compiled, timeZone, known }: QuotedOrder): Promise<QuotedFacts> {
  const { programId, memberId = null, placedAt: at } = order;
  const { card, crediting, isFirst } = known;
  const date = localDate(at, timeZone);
  const counters = await readCounters(programId, reachableCounters(compiled, order, { at, date }, known.ownerId ?? memberId));
  const member = memberId === null ? null : memberOf(memberId, known, compiled.ladder, date);
  const balance = unlapsedPoints(card, date) + crediting;
  return {
    card,
    crediting,
    facts: { at, date, member, isFirst: member !== null && isFirst, available: balanceOn(card, date).available, balance, counters },
  };
}

const UNKNOWN = { tags: [], birthday: null, attributes: {} };

/** The order would bring member and card into being where they aren't there. */
function memberOf(memberId: string, { person, ownerId, memberStanding, lists, standing }: QuoteCard, ladder: Ladder, date: string): MemberFacts {
  if (memberStanding === 'deleted') throw deleted(memberId);
  const { level, ...rest } = standing ?? { level: lowestLevel(ladder), joinedOn: date, orders: 0, spend: 0 };
  return memberFacts(
    { memberId: ownerId ?? memberId, standing: memberStanding, lists, ...(person ?? UNKNOWN), ...rest, level: levelOf(ladder, level).id },
    date,
  );
}

function deleted(memberId: string): Problem {
  const { code, detail, errors = [] } = memberDeleted(memberId);
  return new Problem(code, detail, { errors });
}
