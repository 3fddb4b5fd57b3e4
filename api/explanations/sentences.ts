import type { RuleTrace } from '../../domain/settlement/outcome';
import type { StoredOrder } from '../../domain/settlement/stored';
import { translate } from '../http/language/translate';
import { composeProblem } from '../../domain/settlement/unsettled';
import type { Language } from '../http/language/language';
import type { Figures } from './figures';
import { WORDING, type Wording } from './wording';

export interface ToldOrder {
  stored: StoredOrder;
  rules: readonly RuleTrace[];
  /** Minor units. */
  payable: number | null;
}

/** An explanation as sentences, in the order in which a settlement goes: facts, discounts, redemption, earning, outcome. */
export function sentences({ stored, rules, payable }: ToldOrder, language: Language, figures: Figures): string[] {
  const words = WORDING[language];
  const of = (kind: RuleTrace['ruleKind']) => rules.filter((rule) => rule.ruleKind === kind).flatMap((rule) => ofRule(rule, words, figures));
  return [
    ...ofFacts(stored, words, figures),
    ...of('discount'),
    ...ofRedemption(stored, words, figures),
    ...of('earning'),
    ...ofOutcome(stored, payable, language, figures),
  ];
}

function ofFacts({ facts, memberId, ruleSetVersion }: StoredOrder, words: Wording, figures: Figures): string[] {
  if (facts === null) return [];
  const used = facts.counters.map(({ ruleId, period, uses }) => words.used(ruleId, period, figures.count(uses)));
  const who = memberId === null || facts.member === null ? words.anonymous : words.level(facts.member.level, facts.isFirst);
  return [words.counted(facts.date, String(ruleSetVersion)), who, ...used];
}

function ofRule(rule: RuleTrace, words: Wording, figures: Figures): string[] {
  const { ruleKind, applied, base = 0, computed = 0, gave = 0, reducedBy = [] } = rule;
  const worth = ruleKind === 'discount' ? figures.money : figures.points;
  const [gives, nothing] = ruleKind === 'discount' ? [words.discountGave, words.discountNothing] : [words.earningGave, words.earningNothing];
  const first = applied ? gives(rule.name, worth(gave), figures.money(base)) : nothing(rule.name, why(rule, words));
  return reducedBy.length > 0 ? [first, words.lowered(worth(computed), reducedBy.join(', '))] : [first];
}

function why({ reason = 'NO_EFFECT', detail }: RuleTrace, words: Wording): string {
  const because = words.because[reason];
  return detail === undefined ? because : words.detail(because, detail);
}

function ofRedemption({ redemption, posted }: StoredOrder, words: Wording, figures: Figures): string[] {
  if (redemption === null) return [];
  if (redemption.points === 0) return [words.nothingRedeemed];
  const lots = (posted?.redeemedLots ?? []).map(({ lotId, points, expiresOn }) => words.from(figures.points(points), lotId, expiresOn));
  return [words.redeemed(figures.points(redemption.points), figures.money(redemption.value), lots.join('; '))];
}

function ofOutcome({ state, pricing, posted, problem }: StoredOrder, payable: number | null, language: Language, figures: Figures): string[] {
  const words = WORDING[language];
  if (state === 'refused') return [words.refused(translate(composeProblem(state, problem).detail, language))];
  if (state === 'failed') return [translate(composeProblem(state, problem).detail, language)];
  if (state !== 'settled' || pricing === null) return [words.unsettled];
  const { money, points } = figures;
  const credited = (posted?.earnedLots ?? []).map((lot) => words.earned(points(lot.points), lot.availableOn, lot.expiresOn));
  const repaid = posted !== null && posted.debtRepaid > 0 ? [words.debtRepaid(points(posted.debtRepaid))] : [];
  return [
    ...credited,
    ...repaid,
    words.total(money(pricing.subtotal), money(pricing.discountTotal), money(pricing.total), money(payable ?? pricing.total)),
  ];
}
