import { consumedLots } from '../../../domain/points/consumed-lots';
import type { PostedRedemption, RedemptionRequest } from '../../../domain/points/redemption';
import { balanceOn } from '../../../domain/ledger/balance';
import { EMPTY_CARD } from '../../../domain/ledger/card';
import { debit } from '../../../domain/ledger/debit';
import { ledgerOperation, type Decider } from '../decider';
import { insufficient, noRedemption } from '../refusals';

/** Redemptions without an order: points are consumed first expiring first, all of them or none. */
export const redemptions: Decider<RedemptionRequest, PostedRedemption> = {
  kind: 'redemption',
  saidAt: ({ redeemedAt }) => redeemedAt,
  wanted: ({ operation: { programId, request } }) => ({ cards: [{ programId, memberId: request.memberId, make: null }] }),
  decide(dated, world) {
    const { operation, compiled, date } = dated;
    const { memberId, points } = operation.request;
    if (compiled.redemption === null) return noRedemption();
    const card = world.card(operation.programId, memberId)?.state ?? EMPTY_CARD;
    const debited = debit(card, ledgerOperation(dated, { kind: 'redemption', id: operation.id }), 'redeem', points);
    if (!debited.ok) return insufficient(debited.available);
    const { card: state, allocations } = debited;
    return {
      memberId,
      cards: [{ memberId, state }],
      posted: (lotId) => ({
        points,
        lots: consumedLots(state, allocations, (id) => lotId(memberId, id)),
        balance: balanceOn(state, date),
      }),
    };
  },
};
