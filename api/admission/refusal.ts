import { Problem } from '../../domain/problem';

/** Why a request is sent away although nothing is wrong with it, and what its sender is told. */
const DETAILS = {
  draining: 'The service is shutting down. Send it again in a moment.',
  queue_full: 'Too many operations are waiting. Send it again in a moment.',
  key_share: 'Too many operations of this key are waiting. Send it again in a moment.',
  stalled: 'Too many operations are unfinished. Send it again in a moment.',
  late: 'It would wait longer than its sender does. Send it again in a moment.',
  expired: 'The order could not be handed over in time. Send it again; nothing is settled twice.',
  bodies: 'Too many requests are under way. Send it again in a moment.',
} as const;

export type RefusalReason = keyof typeof DETAILS;

/** The only way in which load is refused; counted and logged by its reason in one place (`refusal-tally.ts`). */
export class Refusal extends Problem {
  constructor(
    readonly refused: RefusalReason,
    retryAfter: number,
  ) {
    super('UNAVAILABLE', DETAILS[refused], { retryAfter });
  }
}

/**
 * @param waitMs how long it will presumably take until there is room again
 */
export function refuse(reason: RefusalReason, waitMs = 0): Refusal {
  return new Refusal(reason, retryAfter(waitMs));
}

const LONGEST_SECONDS = 20;

/** Seconds for `Retry-After`, 1 to 30: the wait and up to half of it more, so that those who were sent away together don't come back together. */
export function retryAfter(waitMs: number, random = Math.random): number {
  const seconds = Math.min(Math.max(Math.ceil(waitMs / 1000), 1), LONGEST_SECONDS);
  return seconds + Math.floor(random() * (seconds / 2 + 1));
}
