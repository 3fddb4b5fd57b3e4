import { unlapsedPoints } from '../../../domain/ledger/card';
import { levelAt } from '../../../domain/levels/level-history';
import { levelOf, lowestLevel } from '../../../domain/levels/ladder';
import type { ClaimRequest } from '../../../domain/orders/claim';
import { isImported } from '../../../domain/orders/imported';
import type { OrderRequest } from '../../../domain/orders/order';
import { claimOrder, type ClaimDone } from '../../../domain/returns/claim-order';
import type { PostedClaim } from '../../../domain/returns/posted-claim';
import { reachableCounters } from '../../../domain/settlement/counters';
import type { SettlementFacts } from '../../../domain/settlement/facts';
import { memberFacts } from '../../../domain/settlement/member-facts';
import type { ProgramCounterKey } from '../../../db/kernel/settlement-rows';
import { ledgerOperation, type DatedOperation, type Decider, type LotName, type Parent, type Posting, type Refused } from '../decider';
import { noSettledOrder, orderName, progressOf, settledOrder } from '../order-parent';
import { exceedsDebt, exceedsLifetime, exceedsRange } from '../refusals';
import type { World } from '../world';

/** Claims of orders that are nobody's: the order earns as of its own moment and version, once. */
export const claims: Decider<ClaimRequest, PostedClaim> = {
  kind: 'claim',
  parents: ({ request }) => [orderName(request)],
  ruleSetVersion: ({ request }, parent) => parent(orderName(request))?.ruleSetVersion ?? undefined,
  wanted(dated, parent) {
    const { programId, request, actor } = dated.operation;
    const order = parent(orderName(request));
    const refused = cantBeClaimed(order, request);
    if (refused !== null) return refused;
    const { memberId } = request;
    const made = { joinedOn: order?.date ?? dated.date, keyId: actor.keyId, level: lowestLevel(dated.compiled.ladder) };
    return { cards: [{ programId, memberId, make: made }], levelHistories: true, counters: countersOf(dated, order) };
  },
  decide(dated, world): Posting<PostedClaim> | Refused {
    const { programId, request } = dated.operation;
    const parentOrder = world.parent(orderName(request));
    const refused = cantBeClaimed(parentOrder, request);
    const card = world.card(programId, request.memberId);
    if (refused !== null || parentOrder === null || card === null) return refused ?? noSettledOrder(request.orderId);
    const facts = factsOf(dated, parentOrder, world);
    const done = claimOrder({
      order: settledOrder(parentOrder, dated),
      progress: progressOf(parentOrder),
      ...{ claimId: request.claimId, memberId: request.memberId, facts, card: card.state },
      operation: ledgerOperation(facts, { kind: 'order', id: request.orderId }),
    });
    const outOfRange = exceedsRange(card, done.accrual.points) ?? exceedsDebt(done.card) ?? exceedsLifetime(card.facts, done.qualifying);
    if (outOfRange !== null) return outOfRange;
    return {
      memberId: request.memberId,
      cards: [{ memberId: request.memberId, state: done.card }],
      posted: (lotId) => posted(done, facts, request.memberId, lotId),
      progress: [{ ...orderName(request), progress: done.progress }],
      uses: done.claim.uses.map((use) => ({ ...use, programId })),
      givenBack: done.givenBack.map((use) => ({ ...use, programId })),
      levels: [
        {
          memberId: request.memberId,
          do: 'qualify',
          qualifying: { date: facts.date, ...done.qualifying },
          then: 'lift',
          since: { at: facts.at, date: facts.date },
        },
      ],
    };
  },
};

/** Null: it can be. An order belongs to one member, once and for all. */
function cantBeClaimed(order: Parent | null, { orderId }: ClaimRequest): Refused | null {
  if (order === null) return noSettledOrder(orderId);
  if (isImported(order.request as OrderRequest))
    return { problem: { code: 'ALREADY_RESOLVED', detail: `Order ${orderId} was settled elsewhere and earns nothing here.` } };
  if (order.memberId === null && progressOf(order).claim === undefined) return null;
  return { problem: { code: 'ALREADY_RESOLVED', detail: `Order ${orderId} is a member’s already.` } };
}

/** Of earning rules alone: its discounts were given when it was settled. */
function countersOf({ operation, compiled }: DatedOperation<ClaimRequest>, order: Parent | null): ProgramCounterKey[] {
  if (typeof order?.at !== 'string' || order.date === null) return [];
  const request: OrderRequest = { ...(order.request as OrderRequest), pricing: 'given' };
  const keys = reachableCounters(compiled, request, { at: order.at, date: order.date }, operation.request.memberId);
  return keys.map((key) => ({ ...key, programId: operation.programId }));
}

/** The facts of the order, with its member as they were at its moment and are otherwise now. It doesn't become their first order. */
function factsOf(dated: DatedOperation<ClaimRequest>, order: Parent, world: World): SettlementFacts {
  const { programId, request } = dated.operation;
  const card = world.card(programId, request.memberId);
  const { at, date } = order;
  if (card === null || at === null || date === null)
    throw new Error(`order ${order.id} of ${programId} can not be claimed: it has no moment, or no card`);
  const { facts, state } = card;
  const level = levelOf(dated.compiled.ladder, levelAt(world.levelHistory(facts.cardId), at, facts.level)).id;
  return {
    ...{ at, date },
    member: memberFacts({ ...facts, level }, date),
    isFirst: false,
    available: 0,
    balance: unlapsedPoints(state, date) + facts.crediting,
    counters: countersOf(dated, order).map((key) => {
      const { programId: _, ...counter } = world.counter(key);
      return counter;
    }),
  };
}

function posted(done: ClaimDone, { date }: SettlementFacts, memberId: string, lotId: LotName): PostedClaim {
  const { accrual, lots, debtRepaid, clawedBack, balance, qualifying } = done;
  const earnedLots = lots.map(({ id, points, state, availableOn, expiresOn }) => ({
    ...{ lotId: lotId(memberId, id), points, availableOn, expiresOn },
    state: state === 'pending' ? ('pending' as const) : ('active' as const),
  }));
  return { accrual, earnedLots, debtRepaid, clawedBack, balance, qualifying: { date, ...qualifying } };
}
