import { instant } from '../calendar/instant';
import { periodKey } from '../calendar/period';
import type { OrderRequest } from '../orders/order';
import { normalizeCode, type CompiledLimits, type CompiledRule, type CompiledRuleSet } from '../rules/compiled';
import { dayCounter } from './day-counter';
import type { CounterKey, CounterState, SettlementFacts } from './facts';
import type { CounterUse } from './outcome';

/** The member id in counters of all members. */
const EVERYBODY = '';

/**
 * Counters of limited rules, and of the cap per day, that an order can reach by its codes and its date, to be read (and locked) before it is evaluated.
 * @param at the order's instant and business date, as in its facts
 * @param memberId null: anonymous
 */
export function reachableCounters(
  compiled: CompiledRuleSet,
  order: OrderRequest,
  at: Pick<SettlementFacts, 'at' | 'date'>,
  memberId: string | null,
): CounterKey[] {
  const codes = new Set((order.codes ?? []).map(normalizeCode));
  const now = instant(at.at);
  const rules: readonly CompiledRule[] = order.pricing === 'given' ? compiled.earning : [...compiled.discounts, ...compiled.earning];
  const limited = rules
    .filter((rule) => (rule.code === null || codes.has(rule.code)) && now >= rule.from && now < rule.until)
    .filter((rule) => memberId !== null || !rule.needsMember)
    .flatMap((rule) => counterKeys(rule, at.date, memberId));
  return [...limited, ...dayCounter(compiled, at.date, memberId)];
}

/** What counters leave of a rule's limits. */
export interface LimitsLeft {
  readonly isReached: boolean;
  /** Minor units or points; null: no budget. */
  readonly budget: number | null;
}

const NO_KEYS: CounterKey[] = [];
const UNLIMITED: LimitsLeft = { isReached: false, budget: null };

/** Compares a rule's limits with its counters before the order. */
export function limitsLeft(rule: CompiledRule, facts: SettlementFacts): LimitsLeft {
  const { limits } = rule;
  if (limits === null) return UNLIMITED;
  const all = counterOf(rule, limits, facts, EVERYBODY);
  const own = limits.perMember === null ? UNUSED : counterOf(rule, limits, facts, facts.member?.id ?? EVERYBODY);
  const budget = limits.amount === null ? null : Math.max(0, limits.amount - all.amount);
  const isReached =
    (limits.total !== null && all.uses >= limits.total) || (limits.perMember !== null && own.uses >= limits.perMember) || budget === 0;
  return { isReached, budget };
}

/** One use of a rule, counted by each of its counters; none if it isn't limited. What it gave is counted against a budget only, which bounds the sum. */
export function usesOf(rule: CompiledRule, amount: number, facts: SettlementFacts): CounterUse[] {
  const uses: CounterUse[] = [];
  // Written out because it runs for every rule of every order; spreading takes longer than all the rest of it.
  for (const { ruleKind, ruleId, period, memberId } of counterKeys(rule, facts.date, facts.member?.id ?? null))
    uses.push({ ruleKind, ruleId, period, memberId, uses: 1, amount: (rule.limits?.amount ?? null) === null ? 0 : amount });
  return uses;
}

function counterKeys(rule: CompiledRule, date: string, memberId: string | null): CounterKey[] {
  if (rule.limits === null) return NO_KEYS;
  const { ruleKind, id: ruleId, limits } = rule;
  const period = periodKey(limits.per, date);
  return countedFor(limits, memberId).map((counted) => ({ ruleKind, ruleId, period, memberId: counted }));
}

function countedFor({ total, amount, perMember }: CompiledLimits, memberId: string | null): string[] {
  const counted = total !== null || amount !== null ? [EVERYBODY] : [];
  return perMember !== null && memberId !== null ? [...counted, memberId] : counted;
}

const UNUSED: Pick<CounterState, 'uses' | 'amount'> = { uses: 0, amount: 0 };

function counterOf({ ruleKind, id }: CompiledRule, { per }: CompiledLimits, { counters, date }: SettlementFacts, memberId: string): typeof UNUSED {
  for (const counter of counters) {
    if (counter.ruleId === id && counter.ruleKind === ruleKind && counter.memberId === memberId && counter.period === periodKey(per, date))
      return counter;
  }
  return UNUSED;
}
