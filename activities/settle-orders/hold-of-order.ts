import type { StoredHold } from '../../db/kernel/holds';
import type { KeptHold } from '../../db/kernel/kernel';
import type { CardFacts } from '../../db/kernel/settlement-rows';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { BatchState } from './batch-state';
import type { Candidate } from './candidate';

/** The hold that an order names, and the moment that counts for it: when the API accepted the order. */
export function keptHold({ operation }: Pick<Candidate, 'operation'>): KeptHold[] {
  const { programId, request, acceptedAt } = operation;
  const holdId = request.memberId === undefined ? undefined : request.redeem?.holdId;
  return holdId === undefined ? [] : [{ programId, holdId, acceptedAt }];
}

/**
 * The hold that an order takes its points from; null when it names none. One that has lapsed since the order was accepted still counts: its points
 * are available again.
 */
export function holdOfOrder(candidate: Candidate, card: CardFacts | null, state: BatchState): StoredHold | { problem: StoredProblem } | null {
  const [name] = keptHold(candidate);
  if (name === undefined) return null;
  const hold = state.hold(name);
  if (hold === null || hold.cardId !== card?.cardId) {
    const errors = [{ path: 'redeem.holdId', message: 'no such hold of this member' }];
    return { problem: { code: 'NOT_FOUND', detail: `There is no hold ${name.holdId}.`, errors } };
  }
  if (hold.state === 'active') return hold;
  const lapsedSince = hold.state === 'expired' && Date.parse(name.acceptedAt) < Date.parse(hold.expiresAt);
  const isFree = hold.resolvedBy === null || hold.resolvedBy === candidate.operation.id;
  if (lapsedSince && isFree) return hold;
  return { problem: { code: 'ALREADY_RESOLVED', detail: `Hold ${name.holdId} is ${hold.state === 'capturing' ? 'being captured' : hold.state}.` } };
}
