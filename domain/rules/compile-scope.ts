import { compileLimits } from './checks/limits';
import { within, type Report } from './checks/report';
import { compileWindow } from './checks/window';
import { normalizeCode, type CompiledNeed, type CompiledScope } from './compiled';
import type { RuleConditions } from './rule-conditions';
import type { Need, RuleScope } from './rule-set';

/** What checking needs to know beside the rule itself. */
export interface CompileContext {
  readonly report: Report;
  /** Milliseconds since 1970; null: nothing is said about time. */
  readonly now: number | null;
}

type Scope = Omit<CompiledScope, 'ruleKind' | 'needsMember'>;

/** Checks what discounts and earning rules have in common. Whether it needs a member is known when all of the rule's conditions are compiled. */
export function compileScope(path: string, rule: RuleScope, conditions: RuleConditions, { report, now }: CompileContext): Scope {
  return {
    id: rule.id,
    name: rule.name ?? rule.id,
    code: rule.code === undefined ? null : normalizeCode(rule.code),
    ...compileWindow(path, rule, now, report),
    when: conditions.order('when', rule.when),
    needs: (rule.needs ?? []).map((need, index) => compileNeed(path, `needs.${index}`, need, conditions, report)),
    lines: conditions.lines('lines', rule.lines),
    limits: compileLimits(within(path, 'limits'), rule.limits, report),
  };
}

function compileNeed(rule: string, field: string, need: Need, conditions: RuleConditions, report: Report): CompiledNeed {
  const path = within(rule, field);
  const units = 'units' in need ? need.units : null;
  const amount = 'amount' in need ? need.amount : null;
  if ((units === null) === (amount === null)) report.error(path, 'It needs either units or an amount.');
  report.integer(within(path, 'units'), units, 1);
  report.integer(within(path, 'amount'), amount, 1);
  return { lines: conditions.lines(`${field}.lines`, need.lines), units, amount };
}
