import { compileLimits } from './checks/limits';
import type { KnownValues } from './checks/named';
import { within, type Report } from './checks/report';
import { compileWindow } from './checks/window';
import { normalizeCode, type CompiledNeed, type CompiledScope } from './compiled';
import { matchesNothing, type LineSelector } from './line-selector';
import type { RuleConditions } from './rule-conditions';
import type { Need, RuleScope } from './rule-set';

/** What checking needs to know beside the rule itself. */
export interface CompileContext {
  readonly report: Report;
  /** Milliseconds since 1970; null: nothing is said about time. */
  readonly now: number | null;
  /** What conditions can name. */
  readonly known: KnownValues;
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
    lines: ownLines(path, rule, conditions, report),
    limits: compileLimits(within(path, 'limits'), rule.limits, report),
  };
}

/** A rule may be switched off by a condition that never holds, so that is only odd. */
function ownLines(path: string, rule: RuleScope, conditions: RuleConditions, report: Report): LineSelector {
  const lines = conditions.lines('lines', rule.lines);
  if (matchesNothing(lines)) report.warn(within(path, 'lines'), 'It matches no line.');
  return lines;
}

function compileNeed(rule: string, field: string, need: Need, conditions: RuleConditions, report: Report): CompiledNeed {
  const path = within(rule, field);
  const measures = (['units', 'amount'] as const).filter((measure) => measure in need);
  if (measures.length !== 1) report.error(path, 'It needs either units or an amount.');
  const measure = 'units' in need ? 'units' : 'amount';
  const least = 'units' in need ? need.units : need.amount;
  report.integer(within(path, measure), least, 1);
  const lines = conditions.lines(`${field}.lines`, need.lines);
  if (matchesNothing(lines)) report.contradiction(within(path, 'lines'), 'No line ever matches: it could never be met.');
  return { lines, measure, least };
}
