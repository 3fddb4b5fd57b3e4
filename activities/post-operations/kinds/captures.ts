import { balanceOn } from '../../../domain/ledger/balance';
import { capture } from '../../../domain/ledger/hold';
import { consumedLots } from '../../../domain/points/consumed-lots';
import type { CaptureRequest, PostedCapture } from '../../../domain/points/hold';
import { ledgerOperation, type Decider } from '../decider';
import { insufficient, refused } from '../refusals';
import { holdParent, openHold, wantedForHold } from './of-a-hold';

/** Captures: points of a hold are consumed as of now, first expiring first, and the rest of it is let go. */
export const captures: Decider<CaptureRequest, PostedCapture> = {
  kind: 'capture',
  parents: (operation) => [holdParent(operation)],
  wanted: wantedForHold,
  decide(dated, world) {
    const open = openHold(dated, world);
    if ('problem' in open) return open;
    const { memberId, hold, card } = open;
    const { captureId, points = hold.points } = dated.operation.request;
    if (points > hold.points) return refused('CAPTURE_EXCEEDS_HOLD', `The hold has ${hold.points} points.`);
    const captured = capture(card.state, ledgerOperation(dated, { kind: 'capture', id: captureId }), hold.points, points);
    // The hold stays: points that come in may cover it yet.
    if (!captured.ok) return insufficient(captured.available);
    const { card: state, allocations } = captured;
    return {
      memberId,
      cards: [{ memberId, state }],
      posted: (lotId) => ({
        points,
        lots: consumedLots(state, allocations, (id) => lotId(memberId, id)),
        released: hold.points - points,
        balance: balanceOn(state, dated.date),
      }),
      holds: [{ ...hold, state: 'captured', captured: points, resolvedBy: captureId, resolvedAt: card.facts.lockedAt }],
    };
  },
};
