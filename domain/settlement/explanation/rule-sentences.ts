import type { CompiledRule } from '../../rules/compiled';
import type { Rounding } from '../../rules/rule-set';
import type { RuleTrace } from '../outcome';
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
  const { ruleKind, name, reason, base = 0, computed = 0, gave = 0, reducedBy = [] } = fared;
  const worth = ruleKind === 'discount' ? speaker.money : speaker.points;
  const lowered = reducedBy.length === 0 ? [] : [words.lowered(worth(computed), worth(gave), reducedBy.join(', '))];
  if (reason !== undefined) return [words.gaveNothing[ruleKind](name, why(reason, fared.detail, speaker)), ...lowered];
  const how = rule.ruleKind === 'discount' ? howDiscount(rule, base, rounding, speaker) : howEarning(rule, fared, speaker);
  return [words.gave[ruleKind](name, worth(gave), how), ...lowered];
}

function why(reason: NonNullable<RuleTrace['reason']>, detail: string | undefined, { words }: Speaker): string {
  const because = words.because[reason];
  // What is beside a condition is its source; a rule without effect has nothing to show but the same in English.
  return detail === undefined || reason === 'NO_EFFECT' ? because : words.detailed(because, detail);
}
