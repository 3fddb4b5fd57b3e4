import { balanceOn } from '../../../domain/ledger/balance';
import { releaseHold } from '../../../domain/ledger/hold';
import type { PostedVoid, VoidRequest } from '../../../domain/points/hold';
import { ledgerOperation, type Decider } from '../decider';
import { holdParent, openHold, wantedForHold } from './of-a-hold';

/** Voids: all points of a hold are let go. */
export const voids: Decider<VoidRequest, PostedVoid> = {
  kind: 'void',
  parents: (operation) => [holdParent(operation)],
  wanted: wantedForHold,
  decide(dated, world) {
    const open = openHold(dated, world);
    if ('problem' in open) return open;
    const { memberId, hold, card } = open;
    const state = releaseHold(card.state, ledgerOperation(dated, { kind: 'void', id: hold.holdId }), hold.points);
    return {
      memberId,
      cards: [{ memberId, state }],
      posted: () => ({ points: hold.points, balance: balanceOn(state, dated.date) }),
      holds: [{ ...hold, state: 'voided', resolvedAt: card.facts.lockedAt }],
    };
  },
};
