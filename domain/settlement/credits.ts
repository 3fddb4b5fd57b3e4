import { lotDates, type LotDates } from '../calendar/lot-dates';
import type { CompiledEarning } from '../rules/compiled';
import type { LotPolicy } from '../rules/rule-set';
import type { EarningOutcome } from './compute-earning';
import type { Credit } from './outcome';

/**
 * The lots that an order earns: one for each distinct availability and expiry (or what they wait for), by availability, then expiry (never last).
 * @param outcomes rules that gave points
 * @param date business date of the order
 */
export function creditsOf(outcomes: readonly EarningOutcome[], lots: LotPolicy, date: string): Credit[] {
  const credits: Credit[] = [];
  // Most rules say nothing of their own, and dates take longer than points.
  const usual = outcomes.some(({ rule }) => !hasOwnDates(rule)) ? lotDates(lots, date) : null;
  for (const { rule, gave } of outcomes) {
    const dates = usual !== null && !hasOwnDates(rule) ? usual : lotDates(lots, date, rule.rule);
    const same = credits.find((credit) => areSame(credit, dates));
    if (same === undefined) credits.push({ points: gave, ...dates });
    else same.points += gave;
  }
  return credits.sort((a, b) => compare(a.availableOn, b.availableOn) || compareExpiry(a.expiresOn, b.expiresOn));
}

/** Lots that wait for a confirmation differ by what they will be then. */
function areSame(a: LotDates, b: LotDates): boolean {
  return a.availableOn === b.availableOn && a.expiresOn === b.expiresOn && JSON.stringify(a.waiting) === JSON.stringify(b.waiting);
}

function hasOwnDates({ rule }: CompiledEarning): boolean {
  return rule.validFor !== undefined || rule.pendingFor !== undefined;
}

function compareExpiry(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(a, b);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
