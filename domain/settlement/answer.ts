import { shownAvailability } from '../calendar/lot-dates';
import { EMPTY_CARD, type CardState } from '../ledger/card';
import { postOrder } from '../ledger/post-operation';
import { isImported } from '../orders/imported';
import type { OrderRequest } from '../orders/order';
import type { SettlementFacts } from './facts';
import type { Earned, OrderAnswer, Redeemed, SettledAnswer, SettlingAnswer, UnsettledAnswer } from './order-answer';
import type { Accrual, AppliedDiscount, Evaluation, PricedOrder, RedemptionPlan } from './outcome';
import type { Posted, StoredOrder } from './stored';
import { composeProblem } from './unsettled';

export type { OrderAnswer, SettledAnswer, SettlingAnswer, UnsettledAnswer } from './order-answer';

/**
 * The contract's answer (§3) to a stored order, by its state. Keys stand in the contract's order: the stored pieces come out of `jsonb`,
 * which keeps none, so every object is built anew.
 * @throws Error when a settled row lacks a piece: a fault of ours.
 */
export function composeAnswer(stored: StoredOrder): OrderAnswer {
  switch (stored.state) {
    case 'settled':
      return composeSettled(stored);
    case 'discounted':
    case 'accrued':
      return composeSettling(stored);
    case 'refused':
    case 'failed':
      return composeUnsettled(stored, stored.state);
  }
}

/** The order as it is now: the answer to it, with whose it is and what it earned for them when it was claimed since. */
export function composeCurrent(stored: StoredOrder): OrderAnswer {
  const answer = composeAnswer(stored);
  const { claim = null } = stored;
  if (claim === null || answer.state !== 'settled') return answer;
  return { ...answer, memberId: claim.memberId, earned: composeEarned(claim.accrual, claim) };
}

/** The answer to an order that Temporal has (`202`), whether or not its row is there yet. */
export function composeSettling(order: Pick<StoredOrder, 'orderId' | 'programId' | 'memberId' | 'workflowId'>): SettlingAnswer {
  const { orderId, programId, memberId, workflowId } = order;
  return { orderId, state: 'settling', programId, memberId, workflowId };
}

/** What a quote is composed of. */
export interface Quoted {
  order: OrderRequest;
  /** Null: a draft. */
  ruleSetVersion: number | null;
  facts: SettlementFacts;
  evaluation: Evaluation;
  /** The member's card as it is; left out or null: the answer has neither the lots that would be redeemed nor a balance. */
  card?: CardState | null;
}

/** The same answer for an order that was only priced: state `quoted`, no workflow, lots that would be made without an id. */
export function composeQuote({ order, ruleSetVersion, facts, evaluation, card = null }: Quoted): SettledAnswer {
  const posted = order.memberId === undefined ? null : wouldPost(order, facts, evaluation, card);
  const answer = composePieces(order, ruleSetVersion, facts.member?.level ?? null, evaluation, posted);
  const earned = answer.earned && { ...answer.earned, lots: answer.earned.lots.map((lot) => ({ ...lot, lotId: null })) };
  return { ...answer, memberId: whoseIs(answer, facts), state: 'quoted', earned };
}

/** Who has what the order earned: another than it names, if that one was merged away. */
function whoseIs({ memberId }: Pick<SettledAnswer, 'memberId'>, facts: Pick<SettlementFacts, 'member'> | null): string | null {
  return memberId === null ? null : (facts?.member?.id ?? memberId);
}

/** What the ledger would do, by the pure model. */
function wouldPost(order: OrderRequest, facts: SettlementFacts, { redemption, accrual }: Evaluation, card: CardState | null): Posted {
  const operation = {
    date: facts.date,
    at: facts.at,
    source: { kind: 'order', id: order.orderId } as const,
    reserved: false,
    credits: accrual?.credits ?? [],
  };
  if (card === null) return { ...postOrder(EMPTY_CARD, { ...operation, redeem: 0 }).posted, balance: null };
  return postOrder(card, { ...operation, redeem: redemption?.points ?? 0, hold: facts.hold?.points }).posted;
}

function composeSettled(stored: StoredOrder): SettledAnswer {
  const { pricing, posted, facts, redemption, accrual } = stored;
  if (pricing === null || posted === null) throw new Error(`order ${stored.orderId} of ${stored.programId} is settled without its outcome`);
  const level = facts?.member?.level ?? null;
  const answer = composePieces(stored.request, stored.ruleSetVersion, level, { pricing, redemption, accrual }, posted);
  const state = isImported(stored.request) ? ('imported' as const) : answer.state;
  return { ...answer, memberId: whoseIs(answer, facts), state, workflowId: stored.workflowId, settledAt: stored.settledAt };
}

function composePieces(
  request: OrderRequest,
  ruleSetVersion: number | null,
  level: string | null,
  { pricing, redemption, accrual }: Pick<Evaluation, 'pricing' | 'redemption' | 'accrual'>,
  posted: Posted | null,
): SettledAnswer {
  const hasMember = request.memberId !== undefined;
  return {
    orderId: request.orderId,
    state: 'settled',
    programId: request.programId,
    memberId: request.memberId ?? null,
    ruleSetVersion,
    level: hasMember ? level : null,
    subtotal: pricing.subtotal,
    discountTotal: pricing.discountTotal,
    total: pricing.total,
    lines: composeLines(pricing, redemption),
    discounts: pricing.discounts.map(composeDiscount),
    codesNotApplied: pricing.codesNotApplied.map(({ code, reason }) => ({ code, reason })),
    redeemed: hasMember ? composeRedeemed(redemption, posted) : null,
    payable: payableOf(request, pricing, redemption),
    earned: hasMember ? composeEarned(accrual, posted) : null,
    issued: [],
    balance: composeBalance(posted),
    workflowId: null,
    settledAt: null,
  };
}

/** Total − tenders − redeemed value, in minor units. */
function payableOf(request: OrderRequest, pricing: PricedOrder, redemption: RedemptionPlan | null): number {
  const tendered = (request.tenders ?? []).reduce((sum, tender) => sum + tender.amount, 0);
  return pricing.total - tendered - (redemption?.value ?? 0);
}

function composeLines(pricing: PricedOrder, redemption: RedemptionPlan | null): SettledAnswer['lines'] {
  return pricing.lines.map((line, index) => ({
    lineId: line.lineId,
    gross: line.gross,
    discounts: line.discounts.map(composeDiscount),
    net: line.net,
    redeemed: redemption?.lineShares[index] ?? 0,
  }));
}

function composeDiscount({ discountId, name, kind, amount }: AppliedDiscount): AppliedDiscount {
  return { discountId, name, kind, amount };
}

function composeRedeemed(redemption: RedemptionPlan | null, posted: Posted | null): Redeemed {
  const lots = posted?.redeemedLots ?? [];
  return {
    points: redemption?.points ?? 0,
    value: redemption?.value ?? 0,
    lots: lots.map(({ lotId, points, expiresOn }) => ({ lotId, points, expiresOn })),
    rewards: [],
  };
}

type PostedLot = Posted['earnedLots'][number];

/** What an order earned, as answers have it. */
export function composeEarned(accrual: Accrual | null, posted: Pick<Posted, 'earnedLots' | 'debtRepaid'> | null): Earned {
  const lots = posted?.earnedLots ?? [];
  const first = earliest(lots);
  return {
    points: accrual?.points ?? 0,
    state: first?.state ?? 'active',
    availableOn: first === undefined ? null : shownAvailability(first.availableOn),
    expiresOn: first?.expiresOn ?? null,
    base: accrual?.base ?? 0,
    rules: (accrual?.rules ?? []).filter((rule) => rule.points > 0).map(({ ruleId, points, base }) => ({ ruleId, points, base })),
    lots: lots.map(({ availableOn, ...lot }) => earnedLot(lot, availableOn)),
    debtRepaid: posted?.debtRepaid ?? 0,
  };
}

function earnedLot({ lotId, points, state, expiresOn }: Omit<PostedLot, 'availableOn'>, availableOn: string): Earned['lots'][number] {
  return { lotId, points, state, availableOn: shownAvailability(availableOn), expiresOn };
}

/** The lot that becomes usable first; on the same day the one that lapses first, never-expiring ones last. */
function earliest(lots: readonly PostedLot[]): PostedLot | undefined {
  const key = (lot: PostedLot) => `${lot.availableOn} ${lot.expiresOn ?? '~'}`;
  return lots.reduce<PostedLot | undefined>((first, lot) => (first === undefined || key(lot) < key(first) ? lot : first), undefined);
}

function composeBalance(posted: Posted | null): Posted['balance'] {
  if (!posted?.balance) return null;
  const { available, pending, held, debt } = posted.balance;
  return { available, pending, held, debt };
}

function composeUnsettled(stored: StoredOrder, state: 'refused' | 'failed'): UnsettledAnswer {
  const { orderId, programId, memberId, problem, workflowId } = stored;
  return { orderId, state, programId, memberId, problem: composeProblem(state, problem), workflowId };
}
