import type { CounterUse } from '../../../domain/settlement/outcome';
import type { ReturnRequest } from '../../../domain/orders/return';
import type { PostedReturn } from '../../../domain/returns/posted-return';
import { returnOrder } from '../../../domain/returns/return-order';
import { usesGivenBack } from '../../../domain/returns/settled-order';
import type { LevelAct } from '../../levels/level-acts';
import { ledgerOperation, type Decider, type Posting, type Refused } from '../decider';
import { noSettledOrder, orderName, ownerOf, progressOf, settledOrder } from '../order-parent';
import { exceedsDebt, exceedsRange } from '../refusals';

/** Returns of orders, by the version of the rules and the facts that each was settled with. Those of one order wait for each other at its key. */
export const returns: Decider<ReturnRequest, PostedReturn> = {
  kind: 'return',
  saidAt: ({ returnedAt }) => returnedAt,
  waitsFor: ({ request }) => orderName(request),
  takesBack: ({ request }) => orderName(request),
  parents: ({ request }) => [orderName(request)],
  ruleSetVersion: ({ request }, parent) => parent(orderName(request))?.ruleSetVersion ?? undefined,
  wanted(dated, parent) {
    const { programId, request } = dated.operation;
    const parentOrder = parent(orderName(request));
    if (parentOrder === null) return noSettledOrder(request.orderId);
    const order = settledOrder(parentOrder, dated);
    const memberId = ownerOf(parentOrder);
    return {
      cards: memberId === null ? [] : [{ programId, memberId, make: null }],
      lots: order.posted.redeemedLots.map(({ lotId }) => Number(lotId)),
      // Whether this is the return that completes them is known when those before it are decided on.
      counters: ofProgram(programId, usesGivenBack(order, progressOf(parentOrder).claim)),
    };
  },
  decide(dated, world): Posting<PostedReturn> | Refused {
    const { programId, request } = dated.operation;
    const parentOrder = world.parent(orderName(request));
    if (parentOrder === null) return noSettledOrder(request.orderId);
    const memberId = ownerOf(parentOrder);
    const card = memberId === null ? null : world.card(programId, memberId);
    const operation = ledgerOperation(dated, { kind: 'return', id: request.returnId });
    const order = settledOrder(parentOrder, dated);
    const done = returnOrder({ order, progress: progressOf(parentOrder), request, operation, card: card?.state ?? null });
    // What comes back to a lapsed lot passes through the balance, too.
    const outOfRange = card && done.card && (exceedsRange(card, done.posted.restored.points) ?? exceedsDebt(done.card));
    if (outOfRange !== null) return outOfRange;
    return {
      memberId,
      cards: memberId === null || done.card === null ? [] : [{ memberId, state: done.card }],
      posted: () => done.posted,
      progress: [{ ...orderName(request), progress: done.progress }],
      givenBack: ofProgram(programId, done.givenBack),
      levels: levelActs(memberId, done.posted, request.exchange === true),
    };
  },
};

/** Of an exchange the level is left alone until the next day: the customer takes something else. */
function levelActs(memberId: string | null, { qualifying }: PostedReturn, isExchange: boolean): LevelAct[] {
  return memberId === null || qualifying === null ? [] : [{ memberId, do: 'qualify', qualifying, then: isExchange ? 'rest' : 'lookAgain' }];
}

function ofProgram(programId: string, uses: readonly CounterUse[]): (CounterUse & { programId: string })[] {
  return uses.map((use) => ({ ...use, programId }));
}
