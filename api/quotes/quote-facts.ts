import type { QuotedHold } from '../../db/reads/holds';
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

/** An order to be quoted, and what is known before its facts. */
export interface QuotedOrder {
  /** Placed at the instant that counts (RFC 3339, UTC). */
  order: OrderRequest & { placedAt: string };
  compiled: CompiledRuleSet;
  timeZone: string;
  known: QuoteCard;
  /** The hold that it takes its points from. */
  hold: { holdId: string; points: number } | null;
}

/**
 * What the first step of a settlement would fix at this instant, read without locks.
 * @throws Problem `NOT_FOUND` for a member who was deleted
 */
export async function quoteFacts(
  readCounters: QuoteReads['counters'],
  { order, compiled, timeZone, known, hold }: QuotedOrder,
): Promise<QuotedFacts> {
  const { programId, memberId = null, placedAt: at } = order;
  const { crediting, isFirst } = known;
  // The two were not read at once.
  const card = hold === null ? known.card : { ...known.card, held: Math.max(known.card.held, hold.points) };
  const date = localDate(at, timeZone);
  const counters = await readCounters(programId, reachableCounters(compiled, order, { at, date }, known.ownerId ?? memberId));
  const member = memberId === null ? null : memberOf(memberId, known, compiled.ladder, date);
  const balance = unlapsedPoints(card, date) + crediting;
  // What the hold has is the order's to take.
  const own = hold === null ? card : { ...card, held: card.held - hold.points };
  return {
    card,
    crediting,
    facts: {
      ...{ at, date, member, isFirst: member !== null && isFirst, available: balanceOn(own, date).available, balance, counters },
      ...(hold && { hold }),
    },
  };
}

/**
 * The hold that an order names, if it does and has a member.
 * @throws Problem `NOT_FOUND`, `ALREADY_RESOLVED` as the order would get it
 */
export async function holdOf(readHold: QuoteReads['hold'], { programId, memberId, redeem }: OrderRequest): Promise<QuotedOrder['hold']> {
  const holdId = redeem?.holdId;
  if (memberId === undefined || holdId === undefined) return null;
  const hold = await readHold(programId, holdId, memberId);
  if (hold === null)
    throw new Problem('NOT_FOUND', `There is no hold ${holdId}.`, { errors: [{ path: 'redeem.holdId', message: 'no such hold of this member' }] });
  if (hold.state !== 'active')
    throw new Problem('ALREADY_RESOLVED', `Hold ${holdId} is ${hold.state === 'capturing' ? 'being captured' : hold.state}.`);
  return { holdId, points: hold.points };
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
