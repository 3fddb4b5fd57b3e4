import { balanceOn } from '../../../domain/ledger/balance';
import { EMPTY_CARD } from '../../../domain/ledger/card';
import { receive, send } from '../../../domain/ledger/transfer';
import { lowestLevel } from '../../../domain/levels/ladder';
import type { PostedTransfer, TransferRequest } from '../../../domain/points/transfer';
import { ledgerOperation, type Decider } from '../decider';
import { exceedsRange, insufficient, invalid } from '../refusals';

/** Transfers: points move to another member with the dates of their lots, which come from the transfer. The card that gets them comes into being with it. */
export const transfers: Decider<TransferRequest, PostedTransfer> = {
  kind: 'transfer',
  wanted: ({ operation: { programId, request, actor }, compiled, date }) => ({
    cards: [
      { programId, memberId: request.from, make: null },
      { programId, memberId: request.to, make: { joinedOn: date, keyId: actor.keyId, level: lowestLevel(compiled.ladder) } },
    ],
  }),
  decide(dated, world) {
    const { transferId, from, to, points } = dated.operation.request;
    const { programId } = dated.operation;
    const by = ledgerOperation(dated, { kind: 'transfer', id: transferId });
    const [source, target] = [world.card(programId, from), world.card(programId, to)];
    // One of them was merged into the other.
    if (source !== null && source.facts.cardId === target?.facts.cardId) return invalid('to', 'must be another member than from');
    const sent = send(source?.state ?? EMPTY_CARD, by, points);
    if (!sent.ok) return insufficient(sent.available);
    if (target === null) throw new Error(`the card that transfer ${transferId} goes to was not made`);
    const outOfRange = exceedsRange(target, points);
    if (outOfRange !== null) return outOfRange;
    const received = receive(target.state, by, sent.sent);
    return {
      memberId: from,
      cards: [
        { memberId: from, state: sent.card },
        { memberId: to, state: received.card },
      ],
      posted: (lotId) => ({
        points,
        lots: received.lots.map(({ id, points: part, availableOn, expiresOn }, index) => ({
          fromLotId: lotId(from, sent.sent[index]?.lot.id ?? 0),
          lotId: lotId(to, id),
          points: part,
          availableOn,
          expiresOn,
        })),
        debtRepaid: received.debtRepaid,
        fromBalance: balanceOn(sent.card, dated.date),
        toBalance: balanceOn(received.card, dated.date),
      }),
    };
  },
};
