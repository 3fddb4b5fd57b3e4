import type { CompiledRuleSet } from '../rules/compiled';
import type { CounterKey, SettlementFacts } from './facts';
import type { CounterUse } from './outcome';

/** Stands for a rule in the names of counters; no rule can have this id. */
export const PER_DAY = 'earningCaps.perDay';

/** The counter of what a member earned on the day of an operation; none without a cap per day. */
export function dayCounter({ caps }: Pick<CompiledRuleSet, 'caps'>, date: string, memberId: string | null): CounterKey[] {
  return caps.perDay === null || memberId === null ? [] : [{ ruleKind: 'cap', ruleId: PER_DAY, period: date, memberId }];
}

/** What an order earned, counted against the cap of its day. */
export function usesOfDay(compiled: CompiledRuleSet, { date, member }: SettlementFacts, points: number): CounterUse[] {
  return points === 0 ? [] : dayCounter(compiled, date, member?.id ?? null).map((key) => ({ ...key, uses: 1, amount: points }));
}

/** Points that the member earned on the day of an order before it, by versions of the rules with such a cap. */
export function earnedOnDay({ counters }: Pick<SettlementFacts, 'counters'>): number {
  return counters.find(({ ruleKind }) => ruleKind === 'cap')?.amount ?? 0;
}
