import { within } from './checks/report';
import { compileScope, type CompileContext } from './compile-scope';
import type { CompiledDiscount } from './compiled';
import { compileGive } from './gives/registry';
import { RuleConditions } from './rule-conditions';
import type { DiscountRule } from './rule-set';

/** Priority of a discount that names none; lower ones come first. */
export const DEFAULT_PRIORITY = 100;

/** Checks a discount and makes it ready; null if what it gives can't be understood. */
export function compileDiscount(path: string, rule: DiscountRule, context: CompileContext): CompiledDiscount | null {
  const { report } = context;
  const conditions = new RuleConditions(path, context);
  const scope = compileScope(path, rule, conditions, context);
  const maxUnits = rule.maxUnits ?? null;
  checkNumbers(path, rule, context);
  const give = compileGive(rule.give, {
    maxUnits,
    ownLines: scope.lines.condition === null ? null : scope.lines,
    error: (field, message) => {
      report.error(within(within(path, 'give'), field), message);
    },
    contradiction: (field, message) => {
      report.contradiction(within(within(path, 'give'), field), message);
    },
    lines: (field, source) => conditions.lines(`give.${field}`, source),
  });
  if (give === null) return null;
  return {
    ...scope,
    ruleKind: 'discount',
    rule,
    give,
    maxAmount: rule.maxAmount ?? null,
    maxUnits,
    pick: rule.pick ?? 'listed',
    base: rule.base ?? 'remaining',
    exclusive: rule.exclusive ?? null,
    stop: rule.stop ?? false,
    needsMember: conditions.namesMember || (scope.limits?.perMember ?? null) !== null,
  };
}

function checkNumbers(path: string, rule: DiscountRule, { report }: CompileContext): void {
  report.integer(within(path, 'maxAmount'), rule.maxAmount, 0);
  report.integer(within(path, 'maxUnits'), rule.maxUnits, 1);
  if (rule.priority !== undefined && !Number.isSafeInteger(rule.priority)) report.error(within(path, 'priority'), 'An integer is needed.');
  if (rule.maxAmount === 0 || ('amount' in rule.give && rule.give.amount === 0)) report.warn(path, 'It gives nothing.');
  if (rule.pick !== undefined && (rule.maxUnits ?? null) === null) report.warn(within(path, 'pick'), 'Without maxUnits all units are taken.');
}
