import { balanceOn } from '../../../domain/ledger/balance';
import { leftToRestore, restore, type Consumed } from '../../../domain/ledger/restore';
import type { PostedRedemption } from '../../../domain/points/redemption';
import type { PostedReversal, RedemptionProgress, ReversalRequest } from '../../../domain/points/reversal';
import type { Parent, ParentName } from '../../../db/kernel/operations';
import type { Operation } from '../../../workflows/operation';
import { ledgerOperation, type Decider } from '../decider';
import { exceedsRange, refused } from '../refusals';

/** Reversals of redemptions: points go back to the lots that they came from, last consumed first. */
export const reversals: Decider<ReversalRequest, PostedReversal> = {
  kind: 'reversal',
  saidAt: ({ reversedAt }) => reversedAt,
  takesBack: parentOf,
  parents: (operation) => [parentOf(operation)],
  // As returns do by the version of their order.
  ruleSetVersion: (operation, parent) => parent(parentOf(operation))?.ruleSetVersion ?? undefined,
  wanted({ operation }, parent) {
    const redemption = parent(parentOf(operation));
    const memberId = redemption?.memberId ?? null;
    if (redemption === null || memberId === null) return refused('NOT_FOUND', `There is no redemption ${operation.request.redemptionId}.`);
    return {
      cards: [{ programId: operation.programId, memberId, make: null }],
      lots: consumedBy(redemption).map(({ lotId }) => lotId),
    };
  },
  decide(dated, world) {
    const { operation, compiled } = dated;
    const name = parentOf(operation);
    const redemption = world.parent(name);
    const memberId = redemption?.memberId ?? '';
    const card = world.card(operation.programId, memberId);
    if (redemption === null || card === null) throw new Error(`the redemption of reversal ${operation.id} is gone`);
    const before = (redemption.progress as RedemptionProgress | null)?.restored ?? [];
    const left = leftToRestore(consumedBy(redemption), before);
    const most = left.reduce((sum, { points }) => sum + points, 0);
    const points = operation.request.points ?? most;
    if (points > most || most === 0) return refused('REDEMPTION_NOT_ALLOWED', `Only ${most} points are left of this redemption.`);
    const outOfRange = exceedsRange(card, points);
    if (outOfRange !== null) return outOfRange;
    const by = ledgerOperation(dated, { kind: 'reversal', id: operation.request.reversalId });
    const back = restore(card.state, by, { consumed: left, points, graceDays: compiled.returns.restoreGraceDays, kind: 'reversal' });
    return {
      memberId,
      cards: [{ memberId, state: back.card }],
      posted: (lotId) => ({
        points,
        lots: back.lots.map((lot) => ({ ...lot, lotId: lotId(memberId, lot.lotId) })),
        debtRepaid: back.debtRepaid,
        balance: balanceOn(back.card, by.date),
      }),
      progress: [{ ...name, progress: { restored: added(before, back.lots) } satisfies RedemptionProgress }],
    };
  },
};

function parentOf({ programId, request: { of } }: Operation<ReversalRequest>): ParentName {
  return { programId, ...of };
}

/** What the redemption took from which lot, in the order of consumption. */
function consumedBy({ posted }: Parent): Consumed[] {
  return (posted as PostedRedemption).lots.map(({ lotId, points, expiresOn }) => ({ lotId: Number(lotId), points, expiresOn }));
}

/** Sums by lot. */
function added(before: readonly Consumed[], more: readonly Consumed[]): Consumed[] {
  const sums = new Map<number, number>();
  for (const { lotId, points } of [...before, ...more]) sums.set(lotId, (sums.get(lotId) ?? 0) + points);
  return [...sums].map(([lotId, points]) => ({ lotId, points }));
}
