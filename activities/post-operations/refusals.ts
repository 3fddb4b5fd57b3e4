import type { StoredProblem } from '../../domain/settlement/stored';

/** A debit that the card can't cover. */
export function insufficient(available: number): { problem: StoredProblem } {
  return { problem: { code: 'INSUFFICIENT_POINTS', detail: `Only ${available} points are available.` } };
}

/** A program without redemption has nothing to spend points on. */
export function noRedemption(): { problem: StoredProblem } {
  return { problem: { code: 'REDEMPTION_NOT_ALLOWED', detail: 'This program has no redemption.' } };
}
