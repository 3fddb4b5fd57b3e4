import type { Program } from '../../db/programs';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import type { SettlementFacts } from '../../domain/settlement/facts';
import type { CounterUse, Evaluation } from '../../domain/settlement/outcome';
import type { StoredOrder } from '../../domain/settlement/stored';
import { composeProblem } from '../../domain/settlement/unsettled';
import type { Language } from '../http/language/language';
import { figures } from './figures';
import { sentences } from './sentences';

export interface ExplainedOrder {
  stored: StoredOrder;
  program: Program;
  /** The version that it was settled by; null: it was never worked on. */
  compiled: CompiledRuleSet | null;
  language: Language;
}

/**
 * Explains an order: which rules were looked at, which applied and why others didn't, computed anew from the stored request, facts and version,
 * which always gives the same.
 */
export function explainOrder({ stored, program, compiled, language }: ExplainedOrder) {
  const { orderId, programId, memberId, attempt, ruleSetVersion, facts, posted, accrual, redemption, workflowId } = stored;
  const evaluation = evaluate(stored, program, compiled);
  const rules = evaluation?.trace ?? [];
  const told = { stored, rules, payable: evaluation?.payable ?? null };
  return {
    orderId,
    programId,
    memberId,
    state: stored.state === 'discounted' || stored.state === 'accrued' ? ('settling' as const) : stored.state,
    attempt,
    ruleSetVersion,
    rounding: compiled?.rounding ?? null,
    facts: facts && shownFacts(facts),
    rules,
    codesNotApplied: evaluation?.pricing.codesNotApplied ?? [],
    counters: facts === null ? [] : counters(facts, stored.state === 'settled' ? stored.uses : []),
    redeemed: redemption && { points: redemption.points, value: redemption.value, lots: posted?.redeemedLots ?? [] },
    earned: accrual && { points: accrual.points, base: accrual.base, lots: posted?.earnedLots ?? [] },
    problem: stored.state === 'refused' || stored.state === 'failed' ? composeProblem(stored.state, stored.problem) : null,
    sentences: sentences(told, language, figures(language, program.currency, program.currencyDigits)),
    workflowId,
  };
}

function evaluate({ request, facts }: StoredOrder, program: Program, compiled: CompiledRuleSet | null): Evaluation | null {
  if (compiled === null || facts === null) return null;
  const result = evaluateOrder({ order: request, compiled, program, facts });
  return result.evaluation ?? null;
}

function shownFacts({ at, date, member, isFirst, available }: SettlementFacts) {
  return { at, date, level: member?.level ?? null, tags: member?.tags ?? [], isFirst, available };
}

function counters({ counters: before }: SettlementFacts, uses: readonly CounterUse[]) {
  return before.map(({ ruleKind, ruleId, period, memberId, uses: usesBefore, amount: amountBefore }) => {
    const own = uses.find((use) => use.ruleKind === ruleKind && use.ruleId === ruleId && use.period === period && use.memberId === memberId);
    return {
      ruleKind,
      ruleId,
      period,
      memberId: memberId === '' ? null : memberId,
      usesBefore,
      amountBefore,
      uses: own?.uses ?? 0,
      amount: own?.amount ?? 0,
    };
  });
}
