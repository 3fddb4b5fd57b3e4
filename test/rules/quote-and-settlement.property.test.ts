import fc from 'fast-check';
import { balanceOn } from '../../domain/ledger/balance';
import { EMPTY_CARD, type CardState } from '../../domain/ledger/card';
import { reserve } from '../../domain/ledger/debit';
import { postGrant, postOrder } from '../../domain/ledger/post-operation';
import { accrue } from '../../domain/settlement/accrual';
import { composeAnswer, composeQuote, type OrderAnswer, type SettledAnswer } from '../../domain/settlement/answer';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import type { StoredOrder } from '../../domain/settlement/stored';
import { anySituation, type Situation } from './any-order';

const EXPIRIES = ['2026-03-31', null, '2026-12-31'];

/** A card of several lots; grants of a day before the order's. */
const card = fc
  .array(fc.record({ points: fc.integer({ min: 1, max: 300 }), expiresOn: fc.constantFrom(...EXPIRIES) }), { maxLength: 4 })
  .map((lots) =>
    lots.reduce<CardState>((before, { points, expiresOn }, index) => {
      const operation = { date: '2026-03-01', at: '2026-03-01T09:00:00Z', source: { kind: 'grant', id: `g-${index}` } } as const;
      return postGrant(before, operation, { points, availableOn: '2026-03-01', expiresOn }).card;
    }, EMPTY_CARD),
  );

/** A value as it comes out of `jsonb`: keys in an order of its own. */
function stored<Value>(value: Value): Value {
  const sorted = (_key: string, part: unknown): unknown =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)))
      : part;
  return JSON.parse(JSON.stringify(value, sorted)) as Value;
}

/** The steps of a settlement, each of which has only what the one before stored. */
function settle({ input }: Situation, before: CardState): OrderAnswer | null {
  const { compiled, program } = input;
  const { order, facts } = stored({ order: input.order, facts: input.facts });
  const first = evaluateOrder({ order, compiled, program, facts });
  if (!first.ok) return null;
  const { pricing, redemption } = stored(first.evaluation);
  const accrual = stored(accrue(order, compiled, program, facts, pricing, redemption));
  const operation = { date: facts.date, at: facts.at, source: { kind: 'order', id: order.orderId } } as const;
  const points = redemption?.points ?? 0;
  const reserved = reserve(before, operation, points);
  if (!reserved.ok) throw new Error('more was redeemed than there is');
  const { posted } = postOrder(reserved.card, { ...operation, redeem: points, reserved: true, credits: accrual?.credits ?? [] });
  const row: StoredOrder = {
    programId: order.programId,
    orderId: order.orderId,
    attempt: 1,
    state: 'settled',
    fingerprint: '',
    memberId: order.memberId ?? null,
    ruleSetVersion: 3,
    request: order,
    acceptedAt: order.placedAt,
    requestId: 'r',
    facts,
    pricing,
    redemption,
    accrual,
    posted: order.memberId === undefined ? { redeemedLots: [], earnedLots: [], debtRepaid: 0, balance: null } : stored(posted),
    problem: null,
    uses: [],
    workflowId: 'w',
    settledAt: order.placedAt,
    recordedAt: order.placedAt,
  };
  return composeAnswer(row);
}

/** An answer without what only one of the two can have. */
function comparable(answer: SettledAnswer) {
  const earned = answer.earned && { ...answer.earned, lots: answer.earned.lots.map((lot) => ({ ...lot, lotId: null })) };
  return { ...answer, state: null, workflowId: null, settledAt: null, earned };
}

test('a quote is what the settlement, step by step, comes to', () => {
  let settled = 0;
  fc.assert(
    fc.property(anySituation, card, (situation, before) => {
      const { order, facts } = situation.input;
      const input = { ...situation.input, facts: { ...facts, available: balanceOn(before, facts.date).available } };
      const quoted = evaluateOrder(input);
      const answer = settle({ ...situation, input }, before);
      expect(answer === null).toBe(!quoted.ok);
      if (!quoted.ok || answer === null) return;
      settled += 1;
      const quote = composeQuote({ order, ruleSetVersion: 3, facts: input.facts, evaluation: quoted.evaluation, card: before });
      expect(comparable(answer as SettledAnswer)).toEqual(comparable(quote));
    }),
    { numRuns: 200 },
  );
  expect(settled).toBeGreaterThan(130);
});
