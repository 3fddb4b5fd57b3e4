import type { CompiledRule } from '../../rules/compiled';
import type { RuleTrace } from '../outcome';
import type { Speaker } from './speaker';

/** So many lines are told one by one; an order may have a thousand. */
const MOST = 12;

/** What each line had of a discount, or counted for points by its money; nothing to tell of an order of one line. */
export function shareSentences(rule: CompiledRule, { ruleKind, lines = [] }: RuleTrace, linesOfOrder: number, speaker: Speaker): string[] {
  if (linesOfOrder < 2 || lines.length === 0 || (rule.ruleKind === 'earning' && rule.mode !== 'money')) return [];
  const { words, money, number } = speaker;
  const shown = lines.slice(0, MOST).map(({ lineId, amount }) => words.share(lineId, money(amount)));
  return [words.shares[ruleKind](shown.join(', '), lines.length > MOST ? number(lines.length - MOST) : null)];
}
