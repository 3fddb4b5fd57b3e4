import { balanceOn } from '../../../domain/ledger/balance';
import { EMPTY_CARD } from '../../../domain/ledger/card';
import { hold } from '../../../domain/ledger/hold';
import type { HoldRequest, PostedHold } from '../../../domain/points/hold';
import { ledgerOperation, type Decider } from '../decider';
import { insufficient, invalid, noRedemption } from '../refusals';

/** Holds: points are taken from what is available at once, until they are captured or voided, or a moment of the real clock comes. */
export const holds: Decider<HoldRequest, PostedHold> = {
  kind: 'hold',
  wanted: ({ operation: { programId, request } }) => ({ cards: [{ programId, memberId: request.memberId, make: null }] }),
  decide(dated, world) {
    const { operation, compiled, date } = dated;
    const { holdId, memberId, points, expiresAt } = operation.request;
    if (compiled.redemption === null) return noRedemption();
    const card = world.card(operation.programId, memberId);
    const taken = hold(card?.state ?? EMPTY_CARD, ledgerOperation(dated, { kind: 'hold', id: holdId }), points);
    if (!taken.ok || card === null) return insufficient(taken.ok ? 0 : taken.available);
    const { cardId, lockedAt } = card.facts;
    if (Date.parse(expiresAt) <= Date.parse(lockedAt)) return invalid('expiresAt', 'must lie in the future');
    const { actor, requestId, programId } = operation;
    return {
      memberId,
      cards: [{ memberId, state: taken.card }],
      posted: () => ({ balance: balanceOn(taken.card, date) }),
      holds: [
        {
          ...{ programId, holdId, cardId, points, requestId },
          ...{ state: 'active', captured: null, resolvedBy: null, resolvedAt: null },
          expiresAt: new Date(expiresAt).toISOString(),
          ...{ actor: actor.subject, keyId: actor.keyId },
        },
      ],
    };
  },
};
