import type { Language } from '../../language';
import type { CompiledRuleSet } from '../../rules/compiled';
import { evaluateOrder } from '../evaluate';
import type { ProgramFacts } from '../facts';
import type { Evaluation, PricedOrder, RuleTrace } from '../outcome';
import type { EvaluationInput } from '../rule-context';
import type { StoredOrder } from '../stored';
import { endingSentences } from './ending-sentences';
import { factSentences } from './fact-sentences';
import { creditSentences, redemptionSentences } from './ledger-sentences';
import { noMoreSentences } from './no-more';
import { codeSentences, givenSentences, payableSentence, totalSentence } from './price-sentences';
import { ruleSentences, type Details } from './rule-sentences';
import { shareSentences } from './shares';
import { speaker, type Speaker } from './speaker';
import { whyNot } from './why-not';

/** What an explanation is made of. */
export interface Explainable {
  stored: StoredOrder;
  /** The version that the order was worked on by; null: it never was. */
  compiled: CompiledRuleSet | null;
  program: ProgramFacts;
}

/** Whom an explanation is for. Problems are stored in English; `translate` tells their details in the language. */
export interface Listener {
  language: Language;
  translate: (detail: string) => string;
}

export interface Explanation {
  /** Every rule that was looked at: discounts in the order of application, then earning rules as listed. */
  rules: RuleTrace[];
  codesNotApplied: PricedOrder['codesNotApplied'];
  /** The same for people, in the order in which a settlement goes: facts, discounts, redemption, earning, outcome. */
  sentences: string[];
}

/**
 * Explains an order in any state by computing it anew from its request, its facts and its version of the rules, which always comes to the same.
 * Lots are those that the ledger posted.
 */
export function explain({ stored, compiled, program }: Explainable, { language, translate }: Listener): Explanation {
  const speaks = speaker(language, program);
  const { request: order, facts, ruleSetVersion } = stored;
  if (compiled === null || facts === null || ruleSetVersion === null)
    return { rules: [], codesNotApplied: [], sentences: endingSentences(stored, null, speaks, translate) };
  const input = { order, compiled, program, facts };
  const { evaluation = null } = evaluateOrder(input);
  const worked = { stored, input, version: ruleSetVersion, evaluation };
  return {
    rules: evaluation?.trace ?? [],
    codesNotApplied: evaluation?.pricing.codesNotApplied ?? [],
    sentences: [...tell(worked, speaks), ...endingSentences(stored, { input, evaluation }, speaks, translate)],
  };
}

interface WorkedOn {
  stored: StoredOrder;
  input: EvaluationInput;
  version: number;
  /** Null: refused before there was one. */
  evaluation: Evaluation | null;
}

function tell({ stored, input, version, evaluation }: WorkedOn, speaks: Speaker): string[] {
  const { compiled, facts } = input;
  const known = factSentences(facts, version, compiled, speaks);
  if (evaluation === null) return known;
  const { pricing, payable, trace } = evaluation;
  const details: Details = {
    whyNot: (rule, fared) => whyNot(rule, fared, { input, evaluation, speaker: speaks }),
    shares: (rule, fared) => shareSentences(rule, fared, pricing.lines.length, speaks),
  };
  return [
    ...known,
    ...givenSentences(pricing, speaks),
    ...ruleSentences(compiled.discounts, trace, compiled.rounding, speaks, details),
    ...codeSentences(pricing, compiled, speaks),
    totalSentence(pricing, speaks),
    ...redemptionSentences(stored, speaks),
    ...(stored.redemption === null ? [] : noMoreSentences(input, pricing, speaks)),
    payableSentence(stored.request, payable, speaks),
    // One sentence says it for all of them where there is no member.
    ...(facts.member === null ? [] : ruleSentences(compiled.earning, trace, compiled.rounding, speaks, details)),
    ...creditSentences(stored, speaks),
  ];
}
