import type { CompiledRuleSet } from '../../rules/compiled';
import type { CounterState, SettlementFacts } from '../facts';
import type { Speaker } from './speaker';

/** What was known when the order was first worked on: its date and version, the member, how far limits were used. */
export function factSentences(facts: SettlementFacts, version: number, compiled: CompiledRuleSet, speaker: Speaker): string[] {
  const { words } = speaker;
  const who = facts.member === null ? words.anonymous : words.level(facts.member.level, facts.isFirst);
  const used = facts.counters.filter(({ uses }) => uses > 0).map((counter) => usedBefore(counter, compiled, speaker));
  return [words.counted(facts.date, String(version)), who, ...used, ...balanceBefore(facts, compiled, speaker)];
}

/** Said only where it decides: a cap is measured on it. */
function balanceBefore({ member, balance }: SettlementFacts, { caps }: CompiledRuleSet, { words, points }: Speaker): string[] {
  return member === null || caps.maxBalance === null ? [] : [words.balanceBefore(points(balance), points(caps.maxBalance))];
}

function usedBefore({ ruleKind, ruleId, period, memberId, uses, amount }: CounterState, compiled: CompiledRuleSet, speaker: Speaker): string {
  const { words, number, money, points } = speaker;
  if (ruleKind === 'cap') return words.earnedOnDay(points(amount), period, points(compiled.caps.perDay ?? amount));
  const [rules, worth] = ruleKind === 'discount' ? [compiled.discounts, money] : [compiled.earning, points];
  return words.used({
    rule: rules.find(({ id }) => id === ruleId)?.name ?? ruleId,
    times: words.times(number(uses)),
    byMember: memberId !== '',
    period: period === 'lifetime' ? null : period,
    gave: amount > 0 ? worth(amount) : null,
  });
}
