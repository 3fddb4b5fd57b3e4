import type { LotPolicy } from '../rules/rule-set';
import { addDays, addDuration } from './duration';
import { roundUp } from './round-up';

/** When a lot can be used: first and last day; null: it never expires. */
export interface LotDates {
  availableOn: string;
  expiresOn: string | null;
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
  const availableOn = addDays(date, pendingFor?.days ?? 0);
  if (validFor === undefined || validFor === null) return { availableOn, expiresOn: null };
  const lastDay = addDuration(availableOn, validFor);
  return { availableOn, expiresOn: policy.roundUpTo ? roundUp(lastDay, policy.roundUpTo) : lastDay };
}
