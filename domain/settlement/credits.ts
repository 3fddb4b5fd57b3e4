import { lotDates } from '../calendar/lot-dates';
import type { LotPolicy } from '../rules/rule-set';
import type { EarningOutcome } from './compute-earning';
import type { Credit } from './outcome';

/**
 * The lots that an order earns: one for each distinct availability and expiry, by availability, then expiry (never last).
 * @param outcomes rules that gave points
 * @param date business date of the order
 */
export function creditsOf(outcomes: readonly EarningOutcome[], lots: LotPolicy, date: string): Credit[] {
  const credits = new Map<string, Credit>();
  for (const { rule, gave } of outcomes) {
    const dates = lotDates(lots, date, rule.rule);
    const key = `${dates.availableOn} ${dates.expiresOn ?? ''}`;
    credits.set(key, { ...dates, points: gave + (credits.get(key)?.points ?? 0) });
  }
  return [...credits.values()].sort((a, b) => compare(a.availableOn, b.availableOn) || compareExpiry(a.expiresOn, b.expiresOn));
}

function compareExpiry(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(a, b);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
