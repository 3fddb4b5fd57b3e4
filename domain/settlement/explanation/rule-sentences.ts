import type { CompiledRule } from '../../rules/compiled';
import type { Rounding } from '../../rules/rule-set';
import type { Reduction, RuleTrace } from '../outcome';
import { howDiscount, howEarning } from './how';
import type { Speaker } from './speaker';

/** How each rule fared, in words: what it gave and how that was computed, or why it gave nothing. */
export function ruleSentences(rules: readonly CompiledRule[], trace: readonly RuleTrace[], rounding: Rounding, speaker: Speaker): string[] {
  return rules.flatMap((rule) => {
    const fared = trace.find(({ ruleKind, ruleId }) => ruleKind === rule.ruleKind && ruleId === rule.id);
    return fared === undefined ? [] : sentencesOf(fared, rule, rounding, speaker);
  });
}

function sentencesOf(fared: RuleTrace, rule: CompiledRule, rounding: Rounding, speaker: Speaker): string[] {
  const { words } = speaker;
  const { ruleKind, name, reason, base = 0, computed = 0, gave = 0, reductions = [] } = fared;
  const worth = ruleKind === 'discount' ? speaker.money : speaker.points;
  const lowered = reductions.length === 0 ? [] : [words.lowered(worth(computed), worth(gave), whatLowered(reductions, worth, speaker))];
  if (reason !== undefined) return [words.gaveNothing[ruleKind](name, why(reason, fared.detail, speaker)), ...lowered];
  const how = rule.ruleKind === 'discount' ? howDiscount(rule, base, rounding, speaker) : howEarning(rule, fared, speaker);
  return [words.gave[ruleKind](name, worth(gave), how), ...lowered];
}

/** Each with its part where there are several; a single one took all that is missing. */
function whatLowered(reductions: readonly Reduction[], worth: (amount: number) => string, { words }: Speaker): string {
  const named = reductions.map(({ by, amount }) => (reductions.length === 1 ? by : words.loweredBy(by, worth(amount))));
  return named.join(', ');
}

function why(reason: NonNullable<RuleTrace['reason']>, detail: string | undefined, { words }: Speaker): string {
  const because = words.because[reason];
  // What is beside a condition is its source; a rule without effect has nothing to show but the same in English.
  return detail === undefined || reason === 'NO_EFFECT' ? because : words.detailed(because, detail);
}
