import type { CompiledDiscount, CompiledNeed, CompiledRule } from '../../rules/compiled';
import { measured } from '../eligibility';
import type { Evaluation, RuleTrace } from '../outcome';
import type { EvaluationInput } from '../rule-context';
import { atItsPlace, valuesIn } from './at-its-place';
import { how } from './how';
import type { Speaker } from './speaker';

/** An order and what came of it, to be told in one language. */
export interface Told {
  readonly input: EvaluationInput;
  readonly evaluation: Pick<Evaluation, 'pricing' | 'trace'>;
  readonly speaker: Speaker;
}

/** In words: why a rule gave nothing, with what decided: the condition and what it found, the limit, the rule that went before it. */
export function whyNot(rule: CompiledRule, fared: RuleTrace, told: Told): string {
  const { words } = told.speaker;
  const { reason = 'NO_EFFECT' } = fared;
  const detail = WHAT_DECIDED[reason]?.(rule, fared, told) ?? null;
  if (reason === 'NO_EFFECT') return noEffect(rule, fared, told);
  if (reason === 'OUTRANKED') return detail ?? words.because.OUTRANKED;
  return detail === null ? words.because[reason] : words.detailed(words.because[reason], detail);
}

type Decider = (rule: CompiledRule, fared: RuleTrace, told: Told) => string | null;

const WHAT_DECIDED: Partial<Record<NonNullable<RuleTrace['reason']>, Decider>> = {
  NO_CODE: ({ rule }) => rule.code ?? null,
  NOT_STARTED: ({ rule }) => rule.from ?? null,
  EXPIRED: ({ rule }) => rule.until ?? null,
  LIMIT_REACHED: (rule, _fared, { speaker }) => limitsOf(rule, speaker),
  CONDITION_FALSE: conditionFalse,
  OUTRANKED: outranked,
  ERROR: (_rule, { detail }) => detail ?? null,
};

function limitsOf({ ruleKind, limits }: CompiledRule, { words, number, money, points }: Speaker): string | null {
  if (limits === null) return null;
  const { total, perMember, amount, per } = limits;
  const all = [
    ...(total === null ? [] : [words.limits.total(number(total))]),
    ...(perMember === null ? [] : [words.limits.perMember(number(perMember))]),
    ...(amount === null ? [] : [words.limits.amount(ruleKind === 'discount' ? money(amount) : points(amount))]),
  ];
  return `${all.join(', ')}${per === 'lifetime' ? '' : ` ${words.limits.per[per]}`}`;
}

/** Its `when` with what that looked at, or the first need that was not met with what there was of it. */
function conditionFalse(rule: CompiledRule, { detail }: RuleTrace, { input, evaluation, speaker }: Told): string | null {
  const context = atItsPlace(rule, input, evaluation);
  if (rule.when !== null && detail === rule.when.source) {
    const values = valuesIn(rule.when.source, context);
    return values.length === 0 ? detail : speaker.words.withValues(detail, values.join(', '));
  }
  for (const need of rule.needs) {
    const found = measured(need, context.work, context.names);
    if (found < need.least) return unmet(need, found, speaker);
  }
  return detail ?? null;
}

function unmet({ lines, measure, least }: CompiledNeed, found: number, { words, number, money }: Speaker): string {
  const show = measure === 'units' ? number : money;
  return words.unmet[measure](show(least), lines.condition?.source ?? null, show(found));
}

function outranked(rule: CompiledRule, { detail, computed = 0 }: RuleTrace, { input, speaker }: Told): string | null {
  const { words, money, points } = speaker;
  const { compiled } = input;
  if (rule.ruleKind === 'earning') {
    const first = compiled.earning.find(({ id }) => id === detail);
    if (first === undefined) return null;
    return compiled.earningCombine === 'best' ? words.outranked.best(first.name, points(computed)) : words.outranked.first(first.name);
  }
  const first = compiled.discounts.find(({ id }) => id === detail);
  if (first === undefined) return null;
  return inOneGroup(rule, first) ? words.outranked.group(first.name, computed === 0 ? null : money(computed)) : words.outranked.stop(first.name);
}

function inOneGroup(a: CompiledDiscount, b: CompiledDiscount): boolean {
  return a.exclusive !== null && a.exclusive === b.exclusive;
}

/** No line matched, or its formula came to nothing. */
function noEffect(rule: CompiledRule, fared: RuleTrace, { input, speaker }: Told): string {
  const { words } = speaker;
  const { base = 0, computed = 0 } = fared;
  // What caps lowered to nothing is told with the caps.
  if (computed > 0) return words.cameToNothing(null);
  if (base === 0) return words.nothingMatched(rule.lines.condition?.source ?? null);
  return words.cameToNothing(how(rule, fared, input.compiled.rounding, speaker));
}
