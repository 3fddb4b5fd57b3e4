import type { QuotedProgram, QuoteStart } from '../../db/reads/quote-card';
import { totalRemaining } from '../../domain/ledger/lot';
import { LARGEST } from '../../domain/money/range';
import type { OrderRequest } from '../../domain/orders/order';
import { Problem } from '../../domain/problem';
import { compileRuleSet } from '../../domain/rules/compile';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import { composeQuote } from '../../domain/settlement/answer';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import type { SettledAnswer } from '../../domain/settlement/order-answer';
import type { Evaluation } from '../../domain/settlement/outcome';
import { noSuchProgram, requireSight } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { invalidRuleSet } from '../http/validation/validate';
import { refuseFarFuture } from '../operations/business-time';
import { quotedOrderSchema } from '../orders/order-answer-schema';
import { placedOrder } from '../orders/order-examples';
import { noSuchVersion } from '../programs/no-such-version';
import type { RuleBook } from '../programs/rule-book';
import { holdOf, quoteFacts, type QuotedFacts, type QuotedOrder, type QuoteReads } from './quote-facts';
import { quoteInstant } from './quote-instant';
import { quoteSchema, type QuoteRequest } from './quote-schema';

export interface AskQuoteOptions {
  ruleBook: RuleBook;
  reads: QuoteReads;
}

/** `POST /v1/quotes`: what an order would be answered, without a trace of it. */
export function askQuote({ ruleBook, reads }: AskQuoteOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/quotes',
    action: 'quotes.ask',
    tag: 'Orders',
    summary: 'Quote an order',
    description:
      'The answer that the order would get now, with `state: "quoted"`; an order that would be refused is refused here alike. Stores nothing and reserves nothing: until it is settled, points and limited uses may go to others.',
    body: quoteSchema,
    bodyExamples: { full: { summary: 'An order', value: placedOrder } },
    responses: { 200: { description: 'What the order would come to.', schema: quotedOrderSchema } },
    problems: [
      'NOT_FOUND',
      'TOTAL_CHANGED',
      'ALREADY_RESOLVED',
      'CAPTURE_EXCEEDS_HOLD',
      'INSUFFICIENT_POINTS',
      'REDEMPTION_NOT_ALLOWED',
      'MEMBER_BLOCKED',
      'TENDER_EXCEEDS_TOTAL',
      'CURRENCY_MISMATCH',
      'OUT_OF_RANGE',
      'RULE_SET_INVALID',
      'NOT_AVAILABLE',
    ],
    async handle({ body, caller, receivedAt }) {
      requireSight(caller, body.programId);
      const { program, at, known } = await startQuote(reads, body, receivedAt);
      const version = body.ruleSet === undefined ? (body.ruleSetVersion ?? program.currentVersion) : null;
      const compiled = version === null ? compileDraft(body, receivedAt) : await ruleBook.get(program.programId, version);
      if (compiled === null) throw noSuchVersion(program.programId, version ?? 0);
      const order = asOrder(body, at);
      const hold = await holdOf(reads.hold, order);
      const facts = await quoteFacts(reads.counters, { order, compiled, timeZone: program.timeZone, known, hold });
      return { status: 200, body: quote({ order, compiled, program, version, facts }) };
    },
  });
}

interface Started {
  program: QuotedProgram;
  at: string;
  known: QuoteStart['card'];
}

/** Every program but a sandbox counts at the same instant. */
const ORDINARY = { sandbox: false, latestBusinessDate: null, timeZone: 'UTC' };

/**
 * Reads program, member and card with one statement. That needs the instant which a sandbox alone has its own of: there the card is read again.
 * @throws Problem `NOT_FOUND`, `VALIDATION_FAILED`
 */
async function startQuote(reads: QuoteReads, body: QuoteRequest, receivedAt: Date): Promise<Started> {
  const { programId, memberId = null, placedAt } = body;
  const likely = quoteInstant(body, ORDINARY, receivedAt);
  const { program, card } = await reads.start({ programId, memberId, at: likely });
  if (program === null) throw noSuchProgram(programId);
  refuseFarFuture('placedAt', placedAt, receivedAt, program.sandbox);
  const at = quoteInstant(body, program, receivedAt);
  return { program, at, known: at === likely ? card : (await reads.start({ programId, memberId, at })).card };
}

interface Quoting {
  order: OrderRequest;
  compiled: CompiledRuleSet;
  program: QuotedProgram;
  version: number | null;
  facts: QuotedFacts;
}

/** @throws Problem with the refusal that the order would get */
function quote({ order, compiled, program, version, facts: { facts, card, crediting } }: Quoting): SettledAnswer {
  const compose = (evaluation: Evaluation) => composeQuote({ order, ruleSetVersion: version, facts, evaluation, card });
  const result = evaluateOrder({ order, compiled, program, facts });
  if (!result.ok) {
    const { refusal, evaluation } = result;
    throw new Problem(refusal.code, refusal.detail, evaluation && { extra: { quote: compose(evaluation) } });
  }
  const spend = (facts.member?.spend ?? 0) + result.evaluation.pricing.goodsTotal;
  if (spend > LARGEST) throw new Problem('OUT_OF_RANGE', `What the member has spent would exceed ${LARGEST}.`);
  const earned = result.evaluation.accrual?.points ?? 0;
  if (totalRemaining(card.lots) + crediting + earned > LARGEST) throw new Problem('OUT_OF_RANGE', `The balance would exceed ${LARGEST} points.`);
  return compose(result.evaluation);
}

/** @throws Problem `RULE_SET_INVALID` */
function compileDraft({ ruleSet }: QuoteRequest, now: Date): CompiledRuleSet | null {
  if (ruleSet === undefined) return null;
  const { compiled, errors } = compileRuleSet(ruleSet, now.toISOString());
  if (compiled === undefined) throw invalidRuleSet(errors);
  return compiled;
}

/** The order that is quoted, without what only quotes have. */
function asOrder({ at: _at, ruleSet: _ruleSet, placedAt: _placedAt, ...order }: QuoteRequest, at: string): QuotedOrder['order'] {
  return { ...order, placedAt: at };
}
