import { checkDuration, checkPending } from './checks/lots';
import { within, type Report } from './checks/report';
import { compileScope, type CompileContext } from './compile-scope';
import type { CompiledEarning } from './compiled';
import { RuleConditions } from './rule-conditions';
import type { EarningRule } from './rule-set';

/** Checks an earning rule and makes it ready. */
export function compileEarning(path: string, rule: EarningRule, context: CompileContext): CompiledEarning {
  const { report } = context;
  const scope = compileScope(path, rule, new RuleConditions(path, context), context);
  report.integer(within(path, 'points'), rule.points, 0);
  report.integer(within(path, 'maxPoints'), rule.maxPoints, 0);
  if (rule.points === 0 || rule.maxPoints === 0) report.warn(path, 'It gives nothing.');
  else if (typeof rule.maxPoints === 'number' && rule.maxPoints < rule.points)
    report.warn(within(path, 'maxPoints'), 'Less than points: it always decides.');
  checkPer(path, rule, report);
  checkDuration(within(path, 'validFor'), rule.validFor, report);
  checkPending(within(path, 'pendingFor'), rule.pendingFor, report);
  return {
    ...scope,
    ruleKind: 'earning',
    rule,
    mode: rule.mode,
    points: rule.points,
    per: rule.mode === 'money' ? (rule.per ?? 1) : 1,
    multiplied: rule.multiplied ?? true,
    maxPoints: rule.maxPoints ?? null,
    // Nobody earns without a member.
    needsMember: true,
  };
}

function checkPer(path: string, rule: EarningRule, report: Report): void {
  if (rule.mode !== 'money') {
    if (rule.per !== undefined) report.warn(within(path, 'per'), `It means nothing in the mode ${rule.mode}.`);
    return;
  }
  if (rule.per === undefined) report.error(within(path, 'per'), 'The mode money needs it: the minor units that earn the points once.');
  report.integer(within(path, 'per'), rule.per, 1);
}
