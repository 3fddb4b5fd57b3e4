import { composeQuote } from '../../domain/settlement/answer';
import { isImported } from '../../domain/orders/imported';
import { levelOf } from '../../domain/levels/ladder';
import { memberDeleted } from '../../domain/members/standing';
import type { CompiledRuleSet } from '../../domain/rules/compile';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import type { SettlementFacts } from '../../domain/settlement/facts';
import { memberFacts } from '../../domain/settlement/member-facts';
import type { Accrual, Evaluation, RuleError } from '../../domain/settlement/outcome';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { StoredHold } from '../../db/kernel/holds';
import type { CardFacts, SettlementInsert } from '../../db/kernel/settlement-rows';
import type { BatchState } from './batch-state';
import { holdOfOrder } from './hold-of-order';
import { unknownVersion, type Candidate } from './candidate';

const MAX = Number.MAX_SAFE_INTEGER;

/** What was decided on an order: its row, and what it earns if it goes on. */
export interface Decision {
  row: SettlementInsert;
  accrual?: Accrual | null;
  /** Rules that were skipped because they failed on its data. */
  errors?: RuleError[];
}

/**
 * Decides on one order, given what the orders before it in the batch took: fixes its facts, evaluates it, and books what it uses.
 * All that can be refused is refused here, before anything is written (semantics.md, Settlement).
 */
export function decide(candidate: Candidate, state: BatchState): Decision {
  const { operation, compiled, program } = candidate;
  if (!compiled) return { row: rowOf(candidate, null, null, { problem: unknownVersion(program.programId, candidate.ruleSetVersion) }) };

  const { memberId } = candidate;
  const card = memberId === null ? null : state.card(program.programId, memberId, candidate.date);
  const hold = holdOfOrder(candidate, card, state);
  const facts = fixFacts(candidate, compiled, card, state, hold !== null && 'problem' in hold ? null : hold);
  if (card?.standing === 'deleted') return { row: rowOf(candidate, card, facts, { problem: memberDeleted(card.memberId) }) };
  if (hold !== null && 'problem' in hold) return { row: rowOf(candidate, card, facts, hold) };
  const result = evaluateOrder({ order: operation.request, compiled, program, facts });
  if (!result.ok) {
    const { refusal, evaluation } = result;
    const quote =
      refusal.code === 'TOTAL_CHANGED' && evaluation
        ? { extra: { quote: composeQuote({ ...candidate, order: operation.request, facts, evaluation }) } }
        : {};
    return { row: rowOf(candidate, card, facts, { problem: { ...refusal, ...quote } }) };
  }

  const { evaluation } = result;
  const earned = evaluation.accrual?.points ?? 0;
  const goods = evaluation.pricing.goodsTotal;
  if (card && state.balance(card) + earned > MAX) return refuse(candidate, card, facts, `The balance would exceed ${MAX} points.`);
  if (card && state.spend(card) + goods > MAX) return refuse(candidate, card, facts, `What the member has spent would exceed ${MAX}.`);
  if (card && state.earned(card) + earned > MAX) return refuse(candidate, card, facts, `What the member has earned would exceed ${MAX} points.`);
  const { actor, requestId } = operation;
  state.accept(program.programId, card, {
    order: { id: operation.id, at: candidate.at, date: candidate.date, actor: actor.subject, keyId: actor.keyId, requestId },
    isFirst: facts.isFirst,
    reserve: evaluation.redemption?.points ?? 0,
    credit: earned,
    goods,
    uses: evaluation.uses,
    hold,
  });
  const holdId = hold?.state === 'active' ? hold.holdId : null;
  return { row: { ...rowOf(candidate, card, facts, { evaluation }), holdId }, accrual: evaluation.accrual, errors: evaluation.errors };
}

function refuse(candidate: Candidate, card: CardFacts, facts: SettlementFacts, detail: string): Decision {
  return { row: rowOf(candidate, card, facts, { problem: { code: 'OUT_OF_RANGE', detail } }) };
}

function fixFacts(
  candidate: Candidate,
  { ladder }: CompiledRuleSet,
  card: CardFacts | null,
  state: BatchState,
  hold: StoredHold | null,
): SettlementFacts {
  const level = card && levelOf(ladder, state.levelAt(card, candidate.at)).id;
  return {
    at: candidate.at,
    date: candidate.date,
    member: card && memberFacts({ ...card, memberId: card.ownerId, level: level ?? card.level }, candidate.date),
    isFirst: card !== null && state.isFirst(card),
    available: card ? state.available(card, hold?.state === 'active' ? hold.points : 0) : 0,
    balance: card ? state.unlapsed(card) : 0,
    counters: state.counterStates(candidate.counters),
    ...(hold && { hold: { holdId: hold.holdId, points: hold.points } }),
  };
}

/** The row of an order, refused (with its problem) or discounted (with its evaluation). */
function rowOf(
  { operation, sent, attempt, ruleSetVersion, compiled, at, date }: Candidate,
  card: CardFacts | null,
  facts: SettlementFacts | null,
  verdict: { problem: StoredProblem } | { evaluation: Evaluation },
): SettlementInsert {
  const refused = 'problem' in verdict;
  return {
    programId: operation.programId,
    id: operation.id,
    attempt,
    state: refused ? 'refused' : 'discounted',
    fingerprint: operation.fingerprint,
    memberId: card?.ownerId ?? sent.memberId ?? null,
    // A refused order leaves nothing behind, so its card may not exist.
    cardId: refused ? null : (card?.cardId ?? null),
    ruleSetVersion: compiled ? ruleSetVersion : null,
    request: sent,
    acceptedAt: operation.acceptedAt,
    placedAt: at,
    date,
    // One that was settled elsewhere counts for nobody, whatever is done with it later.
    facts: isImported(sent) ? null : facts,
    pricing: refused ? null : verdict.evaluation.pricing,
    redemption: refused ? null : verdict.evaluation.redemption,
    uses: refused ? [] : verdict.evaluation.uses,
    problem: refused ? verdict.problem : null,
    reserved: refused ? 0 : (verdict.evaluation.redemption?.points ?? 0),
    crediting: refused ? 0 : (verdict.evaluation.accrual?.points ?? 0),
    actor: operation.actor.subject,
    keyId: operation.actor.keyId,
    requestId: operation.requestId,
  };
}
