import type { RuleError } from '../settlement/outcome';

/** On how many orders a rule of the draft failed, and why the first time. */
export interface FailedRule extends RuleError {
  orders: number;
}

/** Counts some more failures, by kind and id of the rule; at most one of a rule on an order. */
export function addFailures(known: readonly FailedRule[], errors: readonly RuleError[]): FailedRule[] {
  const failed = new Map(known.map((rule) => [nameOf(rule), { ...rule }]));
  for (const error of errors) {
    const before = failed.get(nameOf(error));
    if (before === undefined) failed.set(nameOf(error), { ...error, orders: 1 });
    else before.orders += 1;
  }
  return [...failed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}

const nameOf = ({ ruleKind, ruleId }: RuleError) => `${ruleKind}/${ruleId}`;
