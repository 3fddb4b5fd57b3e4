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
  const { name, reason, detail, base = 0, computed = 0, gave = 0, reducedBy = [] } = fared;
  if (reason !== undefined)
    return [words.gaveNothing(name, detail === undefined ? words.because[reason] : words.detailed(words.because[reason], detail))];
  const worth = rule.ruleKind === 'discount' ? speaker.money : speaker.points;
  const how = rule.ruleKind === 'discount' ? howDiscount(rule, base, rounding, speaker) : howEarning(rule, base, speaker);
  const lowered = reducedBy.length === 0 ? [] : [words.lowered(worth(computed), worth(gave), reducedBy.join(', '))];
  return [words.gave(name, worth(gave), how), ...lowered];
}
