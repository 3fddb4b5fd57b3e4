import type { CompiledRule, CompiledRuleSet } from '../../rules/compiled';
import type { RuleTrace } from '../outcome';
import { howDiscount, howEarning } from './how';
import type { Speaker } from './speaker';

/** How each rule fared, in words: what it gave and how that was computed, or why it gave nothing. */
export function ruleSentences(trace: readonly RuleTrace[], compiled: CompiledRuleSet, speaker: Speaker): string[] {
  const rules: readonly CompiledRule[] = [...compiled.discounts, ...compiled.earning];
  return trace.flatMap((fared) => {
    const rule = rules.find(({ ruleKind, id }) => ruleKind === fared.ruleKind && id === fared.ruleId);
    return rule === undefined ? [] : sentencesOf(fared, rule, compiled, speaker);
  });
}

function sentencesOf(fared: RuleTrace, rule: CompiledRule, compiled: CompiledRuleSet, speaker: Speaker): string[] {
  const { words } = speaker;
  const { applied, name, base = 0, computed = 0, gave = 0, reducedBy = [] } = fared;
  if (!applied) return [words.gaveNothing(name, why(fared, speaker))];
  const worth = rule.ruleKind === 'discount' ? speaker.money : speaker.points;
  const how = rule.ruleKind === 'discount' ? howDiscount(rule, base, compiled.rounding, speaker) : howEarning(rule, fared, speaker);
  const lowered = reducedBy.length === 0 ? [] : [words.lowered(worth(computed), worth(gave), reducedBy.join(', '))];
  return [words.gave(name, worth(gave), how), ...lowered];
}

function why({ reason = 'NO_EFFECT', detail }: RuleTrace, { words }: Speaker): string {
  const because = words.because[reason];
  return detail === undefined ? because : words.detailed(because, detail);
}
