import type { CompiledEarning } from '../compiled';
import type { RuleSet } from '../rule-set';
import { alwaysApplies, covers } from './always';
import type { Report } from './report';

/** Warns of earning rules that never get a turn, and of a rounding of days that no lot has. */
export function checkEarning({ earningCombine, lots = {} }: RuleSet, rules: readonly CompiledEarning[], report: Report): void {
  const { validFor = null, roundUpTo = null } = lots;
  const someExpire = validFor !== null || rules.some(({ rule }) => (rule.validFor ?? null) !== null);
  if (roundUpTo !== null && !someExpire) report.warn('lots.roundUpTo', 'Lots never expire, so there is no day to round up.');
  // Only the first that applies gives points.
  if (earningCombine !== 'first') return;
  for (const [index, rule] of rules.entries()) {
    const before = rules.slice(0, index).find((other) => alwaysApplies(other) && covers(other, rule));
    if (before !== undefined) report.warn(`earning.${index}`, `It stands after ${before.id}, which always applies first.`);
  }
}
