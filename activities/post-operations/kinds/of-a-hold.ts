import type { StoredHold } from '../../../db/kernel/holds';
import type { ReadCard } from '../../../db/kernel/cards';
import type { ParentName } from '../../../db/kernel/operations';
import type { CardState } from '../../../domain/ledger/card';
import type { Operation } from '../../../workflows/operation';
import type { DatedOperation, Refused, Wanted } from '../decider';
import { refused } from '../refusals';
import type { World } from '../world';

interface OfAHold {
  programId: string;
  holdId: string;
}

/** The operation that made the hold. */
export function holdParent({ programId, request: { holdId } }: Operation<OfAHold>): ParentName {
  return { programId, kind: 'hold', id: holdId };
}

/** What has to be locked to resolve a hold: it, and the card that it is on. */
export function wantedForHold({ operation }: DatedOperation<OfAHold>, parent: World['parent']): Wanted | Refused {
  const { programId, holdId } = operation.request;
  const memberId = parent(holdParent(operation))?.memberId ?? null;
  if (memberId === null) return refused('NOT_FOUND', `There is no hold ${holdId}.`);
  return { cards: [{ programId, memberId, make: null }], holds: [{ programId, holdId }] };
}

/** A hold that can still be resolved, and its card. */
export interface OpenHold {
  memberId: string;
  hold: StoredHold;
  card: { state: CardState; facts: ReadCard };
}

/** A hold resolves once: it is active, or why it can't be resolved any more. */
export function openHold({ operation }: DatedOperation<OfAHold>, world: World): OpenHold | Refused {
  const { programId, holdId } = operation.request;
  const memberId = world.parent(holdParent(operation))?.memberId ?? '';
  const card = world.card(programId, memberId);
  const hold = world.hold(programId, holdId);
  if (card === null || hold === null) throw new Error(`hold ${holdId} has no row`);
  if (hold.state !== 'active') return refused('ALREADY_RESOLVED', `Hold ${holdId} is ${hold.state === 'capturing' ? 'being captured' : hold.state}.`);
  return { memberId, hold, card };
}
