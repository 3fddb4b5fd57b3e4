import { DEFAULT_PRIORITY } from '../compile-discount';
import type { RuleSet } from '../rule-set';
import { changeOf, type Change } from './change';

/** Rules that both versions have and that now get their turn in another order, where the order decides what they give. */
export function orderChanges(before: RuleSet, after: RuleSet): Change[] {
  const discounts = ofPart('discounts', applied(before), applied(after));
  const earning = decidesEarning(before) || decidesEarning(after) ? ofPart('earning', idsOf(before.earning), idsOf(after.earning)) : [];
  return [...discounts, ...earning];
}

function ofPart(part: string, before: readonly string[], after: readonly string[]): Change[] {
  const [was, is] = [before.filter((id) => after.includes(id)), after.filter((id) => before.includes(id))];
  return was.every((id, index) => id === is[index]) ? [] : [changeOf({ path: [part], rule: null, before: was, after: is })];
}

/** By priority, then as listed. */
function applied({ discounts = [] }: RuleSet): string[] {
  return idsOf([...discounts].sort((a, b) => (a.priority ?? DEFAULT_PRIORITY) - (b.priority ?? DEFAULT_PRIORITY)));
}

/** The first that applies, the first of the best, or the first that a cap leaves something for. */
function decidesEarning({ earningCombine = 'sum', earningCaps }: RuleSet): boolean {
  return earningCombine !== 'sum' || Object.values(earningCaps ?? {}).some((cap) => cap !== null);
}

const idsOf = (rules: readonly { id: string }[]) => rules.map(({ id }) => id);
