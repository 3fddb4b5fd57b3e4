import type { Program } from '../../db/programs';
import { shownAvailability } from '../../domain/calendar/lot-dates';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import { explain } from '../../domain/settlement/explanation/explain';
import type { SettlementFacts } from '../../domain/settlement/facts';
import type { CounterUse } from '../../domain/settlement/outcome';
import type { Posted, StoredOrder } from '../../domain/settlement/stored';
import { composeProblem } from '../../domain/settlement/unsettled';
import type { Language } from '../http/language/language';
import { translate } from '../http/language/translate';

export interface ExplainedOrder {
  stored: StoredOrder;
  program: Program;
  /** The version that it was settled by; null: it was never worked on. */
  compiled: CompiledRuleSet | null;
  language: Language;
}

/** The answer that explains an order. */
export function explainOrder({ stored, program, compiled, language }: ExplainedOrder) {
  const { orderId, programId, memberId, attempt, ruleSetVersion, facts, posted, accrual, redemption, workflowId } = stored;
  const explanation = explain({ stored, compiled, program }, { language, translate: (detail) => translate(detail, language) });
  return {
    orderId,
    programId,
    memberId,
    state: stored.state === 'discounted' || stored.state === 'accrued' ? ('settling' as const) : stored.state,
    attempt,
    ruleSetVersion,
    rounding: compiled?.rounding ?? null,
    facts: facts && shownFacts(facts),
    rules: explanation.rules,
    codesNotApplied: explanation.codesNotApplied,
    counters: facts === null ? [] : counters(facts, stored.state === 'settled' ? stored.uses : []),
    redeemed: redemption && { points: redemption.points, value: redemption.value, lots: posted?.redeemedLots ?? [] },
    earned: accrual && { points: accrual.points, base: accrual.base, lots: (posted?.earnedLots ?? []).map(shownLot) },
    problem: stored.state === 'refused' || stored.state === 'failed' ? composeProblem(stored.state, stored.problem) : null,
    sentences: explanation.sentences,
    workflowId,
  };
}

function shownFacts({ at, date, member, isFirst, available, balance }: SettlementFacts) {
  return { at, date, level: member?.level ?? null, tags: member?.tags ?? [], isFirst, available, balance };
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

function shownLot({ lotId, points, state, availableOn, expiresOn }: Posted['earnedLots'][number]) {
  return { lotId, points, state, availableOn: shownAvailability(availableOn), expiresOn };
}
