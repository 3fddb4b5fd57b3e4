import { readInstant } from '../calendar/instant';
import { findUnavailable } from './availability';
import { compileCaps } from './checks/caps';
import { checkEarning } from './checks/earning';
import { checkLots } from './checks/lots';
import { checkOrder } from './checks/order';
import { knownValues } from './checks/named';
import { Report } from './checks/report';
import { checkUnique } from './checks/unique';
import { compileDiscount, DEFAULT_PRIORITY } from './compile-discount';
import { compileEarning } from './compile-earning';
import { compileLevels } from './compile-levels';
import { compileRedemption } from './compile-redemption';
import { compileReturns } from './compile-returns';
import type { CompiledDiscount, CompiledRule, CompiledRuleSet } from './compiled';
import type { RuleSet, RuleSetCheck } from './rule-set';

export type { CompiledRuleSet };

/** The outcome of checking a rule set; `compiled` is there if nothing is wrong with it. */
export interface RuleSetCompilation extends RuleSetCheck {
  compiled?: CompiledRuleSet;
}

/**
 * Checks a rule set whose shape is right (contract §2) and makes it ready for orders: conditions are parsed and type-checked once. Paths of errors
 * are dotted and relative to the rule set, as in `discounts.0.when`.
 * @param now RFC 3339; with it, rules that have ended are warned of
 */
export function compileRuleSet(ruleSet: RuleSet, now?: string): RuleSetCompilation {
  const report = new Report(now !== undefined);
  const unavailable = findUnavailable(ruleSet);
  const compiled = compileParts(ruleSet, report, now === undefined ? null : readInstant(now));
  const { warnings } = report;
  // What holds a part that isn't available yet is not judged by what is.
  const errors = [...unavailable, ...report.errors.filter((error) => !unavailable.some(({ path }) => path.startsWith(`${error.path}.`)))];
  return errors.length > 0 ? { errors, warnings } : { compiled, errors, warnings };
}

function compileParts(ruleSet: RuleSet, report: Report, now: number | null): CompiledRuleSet {
  const { discounts = [], lots = {} } = ruleSet;
  const context = { report, now, known: knownValues(ruleSet) };
  checkUnique(ruleSet, report);
  const ready = discounts.flatMap((rule, index) => compileDiscount(`discounts.${index}`, rule, context) ?? []);
  // The sort is stable: same priority stays as listed.
  const applied = ready.sort((a, b) => priorityOf(a) - priorityOf(b));
  checkOrder(applied, discounts, report);
  const earning = ruleSet.earning.map((rule, index) => compileEarning(`earning.${index}`, rule, context));
  checkEarning(ruleSet, earning, report);
  checkLots(lots, report);
  return {
    rounding: ruleSet.rounding ?? 'half_up',
    discounts: applied,
    exclusiveGroups: groupsOf(applied),
    earning,
    earningCombine: ruleSet.earningCombine ?? 'sum',
    caps: compileCaps('earningCaps', ruleSet.earningCaps, report),
    redemption: compileRedemption(ruleSet.redemption, report),
    lots,
    returns: compileReturns(ruleSet, report),
    ladder: compileLevels(ruleSet, report),
    codes: codesOf([...applied, ...earning]),
  };
}

const priorityOf = ({ rule }: CompiledDiscount) => rule.priority ?? DEFAULT_PRIORITY;

function groupsOf(discounts: readonly CompiledDiscount[]): CompiledDiscount[][] {
  const groups = new Map<string, CompiledDiscount[]>();
  for (const discount of discounts) {
    if (discount.exclusive !== null) groups.set(discount.exclusive, [...(groups.get(discount.exclusive) ?? []), discount]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function codesOf(rules: readonly CompiledRule[]): Map<string, CompiledRule> {
  return new Map(rules.flatMap((rule) => (rule.code === null ? [] : [[rule.code, rule]])));
}
