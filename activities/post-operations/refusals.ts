import type { ReadCard } from '../../db/kernel/cards';
import { totalRemaining } from '../../domain/ledger/lot';
import type { CardState } from '../../domain/ledger/card';
import type { ProblemCode } from '../../domain/problem';
import type { Refused } from './decider';

const MAX = Number.MAX_SAFE_INTEGER;

/** What the sender is told. */
export function refused(code: ProblemCode, detail: string): Refused {
  return { problem: { code, detail } };
}

/** A field that is wrong in a way that shows only now. */
export function invalid(path: string, message: string): Refused {
  return { problem: { code: 'VALIDATION_FAILED', detail: `${path} ${message}.`, errors: [{ path, message }] } };
}

/** A debit that the card can't cover. */
export function insufficient(available: number): Refused {
  return refused('INSUFFICIENT_POINTS', `Only ${available} points are available.`);
}

/** A program without redemption has nothing to spend points on. */
export function noRedemption(): Refused {
  return refused('REDEMPTION_NOT_ALLOWED', 'This program has no redemption.');
}

/** Whether a card would hold more than any number can say, with what orders under way will credit. */
export function exceedsRange({ state, facts }: { state: CardState; facts: Pick<ReadCard, 'crediting'> | null }, points: number): Refused | null {
  if (totalRemaining(state.lots) + (facts?.crediting ?? 0) + points <= MAX) return null;
  return refused('OUT_OF_RANGE', `The balance would exceed ${MAX} points.`);
}

/** Whether a card would owe more than any number can say. */
export function exceedsDebt({ debt }: CardState): Refused | null {
  return debt <= MAX ? null : refused('OUT_OF_RANGE', `The debt would exceed ${MAX} points.`);
}

/** Whether a card would have come to more in its life than any number can say: minor units spent, and points earned. */
export function exceedsLifetime({ spend, earned }: Pick<ReadCard, 'spend' | 'earned'>, more: { spend: number; points: number }): Refused | null {
  if (spend + more.spend <= MAX && earned + more.points <= MAX) return null;
  return refused('OUT_OF_RANGE', `What the member has spent or earned would exceed ${MAX}.`);
}
