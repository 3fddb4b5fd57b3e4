import type { Duration, LotPolicy } from '../rules/rule-set';
import { addDays, addDuration } from './duration';
import { roundUp } from './round-up';

/** First usable day of a lot that waits for its order to be confirmed: it has none yet, and this never comes. */
export const NOT_BEFORE_CONFIRMED = '9999-12-31';

/** What a lot that waits for a confirmation is to know when that comes, or doesn't. */
export interface Waiting {
  validFor: Duration | null;
  roundUpTo: 'month' | 'quarter' | 'year' | null;
  /** The date whose nightly run cancels it; null: it waits for ever. */
  cancelOn: string | null;
}

/** When a lot can be used: first and last day; null: it never expires. */
export interface LotDates {
  availableOn: string;
  expiresOn: string | null;
  /** Of a lot that waits for its order to be confirmed. */
  waiting?: Waiting;
}

/** What an earning rule says itself; left out: as the policy says, null: none. */
export type LotOverrides = Pick<LotPolicy, 'validFor' | 'pendingFor'>;

/**
 * Dates of a lot credited by an operation. `pendingFor` counts from the operation's date, `validFor` from the first usable day; the last usable
 * day is then moved to the end of its month, quarter or year.
 * @param date the operation's business date
 */
export function lotDates(policy: LotPolicy, date: string, overrides: LotOverrides = {}): LotDates {
  const pendingFor = overrides.pendingFor === undefined ? policy.pendingFor : overrides.pendingFor;
  const validFor = overrides.validFor === undefined ? policy.validFor : overrides.validFor;
  if (pendingFor && 'until' in pendingFor) {
    const { cancelAfter = null } = pendingFor;
    const cancelOn = cancelAfter === null ? null : addDuration(date, cancelAfter);
    const waiting = { validFor: validFor ?? null, roundUpTo: policy.roundUpTo ?? null, cancelOn };
    return { availableOn: NOT_BEFORE_CONFIRMED, expiresOn: null, waiting };
  }
  const availableOn = addDays(date, pendingFor?.days ?? 0);
  if (validFor === undefined || validFor === null) return { availableOn, expiresOn: null };
  const lastDay = addDuration(availableOn, validFor);
  return { availableOn, expiresOn: policy.roundUpTo ? roundUp(lastDay, policy.roundUpTo) : lastDay };
}

/** Dates of a lot that waited for a confirmation, once that has come: usable from its date on, and valid from then. */
export function confirmedDates({ validFor, roundUpTo }: Waiting, date: string): { availableOn: string; expiresOn: string | null } {
  const { availableOn, expiresOn } = lotDates({ validFor, roundUpTo, pendingFor: null }, date);
  return { availableOn, expiresOn };
}

/** The policy for credits without an order: nobody could confirm them. */
export function withoutConfirmation(policy: LotPolicy): LotPolicy {
  return policy.pendingFor && 'until' in policy.pendingFor ? { ...policy, pendingFor: null } : policy;
}

/** A first usable day as callers are told of it; null: the lot waits for a confirmation. */
export function shownAvailability(availableOn: string): string | null {
  return availableOn === NOT_BEFORE_CONFIRMED ? null : availableOn;
}
