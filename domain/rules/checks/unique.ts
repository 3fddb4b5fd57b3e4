import { normalizeCode } from '../compiled';
import type { RuleSet } from '../rule-set';
import type { Report } from './report';

/** Two discounts or two earning rules can't have the same id, nor two rules of either kind the same code. */
export function checkUnique({ discounts = [], earning }: RuleSet, report: Report): void {
  checkIds('discounts', discounts, report);
  checkIds('earning', earning, report);
  for (const [index, { id }] of earning.entries())
    if (discounts.some((discount) => discount.id === id))
      report.warn(`earning.${index}.id`, `A discount has the id ${id}, too: reports tell them apart by their kind alone.`);
  const owners = new Map<string, string>();
  for (const [part, rules] of [
    ['discounts', discounts],
    ['earning', earning],
  ] as const) {
    for (const [index, { code }] of rules.entries()) {
      if (code === undefined) continue;
      const path = `${part}.${index}.code`;
      if (code === '') report.error(path, 'A code has at least one character.');
      else if (code.trim() !== code) report.warn(path, 'It begins or ends with a blank: few will type it.');
      const owner = owners.get(normalizeCode(code));
      if (owner === undefined) owners.set(normalizeCode(code), `${part}.${index}`);
      else report.error(path, `The code is used twice, also by ${owner}; upper and lower case are the same.`);
    }
  }
}

function checkIds(part: string, rules: readonly { id: string }[], report: Report): void {
  const seen = new Set<string>();
  for (const [index, { id }] of rules.entries()) {
    if (seen.has(id)) report.error(`${part}.${index}.id`, `Another rule of ${part} has the id ${id}.`);
    seen.add(id);
  }
}
