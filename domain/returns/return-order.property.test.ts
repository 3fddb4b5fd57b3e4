import fc from 'fast-check';
import { availablePoints, EMPTY_CARD, type CardState, type Operation } from '../ledger/card';
import { credit } from '../ledger/credit';
import { debit } from '../ledger/debit';
import { expire } from '../ledger/expire';
import { hold, releaseHold } from '../ledger/hold';
import { checkInvariants } from '../ledger/invariants';
import { Problem } from '../problem';
import type { RuleSet } from '../rules/rule-set';
import { giveBack, sell, type Sold } from '../testing/returns';
import { line, orderOf } from '../testing/settle';
import { clawbackTarget } from './clawback-target';
import type { ReturnDone } from './return-order';
import { linesWith } from './returned';
import { earnedBy } from './settled-order';

const DAYS = 14;
const day = (n: number) => new Date(Date.UTC(2026, 2, 1 + n)).toISOString().slice(0, 10);
const operation = (n: number): Operation => ({ date: day(n), at: `${day(n)}T12:00:00Z`, source: { kind: 'grant', id: `op-${n}` } });

const ruleSet: fc.Arbitrary<Partial<RuleSet>> = fc.record({
  discounts: fc.constantFrom([], [{ id: 'd', give: { percent: '12.5' }, limits: { total: 99 } }]),
  earning: fc.constantFrom<RuleSet['earning']>(
    [{ id: 'm', mode: 'money', points: 1, per: 7 }],
    [
      { id: 'm', mode: 'money', points: 2, per: 9, pendingFor: { days: 3 } },
      { id: 'u', mode: 'unit', points: 3, lines: "line.category == 'tea'" },
      { id: 'o', mode: 'order', points: 25, when: 'order.subtotal >= 300', validFor: { days: 5 } },
    ],
  ),
  earningCombine: fc.constantFrom('sum', 'best', 'first'),
  earningCaps: fc.constantFrom({}, { perOrder: 40 }),
  redemption: fc.record({ as: fc.constantFrom('discount', 'tender'), pointValue: fc.constantFrom(1, 13, { points: 5, value: 2 }) }),
  lots: fc.constantFrom({}, { validFor: { days: 4 } }),
  returns: fc.record({
    clawback: fc.constantFrom('proportional', 'kept'),
    source: fc.constantFrom('only_pending', 'within_balance', 'unlimited'),
    restoreGraceDays: fc.constantFrom(0, 3),
  }),
});

const basket = fc
  .array(
    fc.record({
      unitPrice: fc.nat(120),
      quantity: fc.integer({ min: 1, max: 5 }),
      category: fc.constantFrom('tea', 'rice'),
      kind: fc.constantFrom('goods' as const, 'goods' as const, 'shipping' as const),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) => lines.map(({ unitPrice, quantity, ...more }, index) => line(String(index), unitPrice, quantity, more)));

const anyDay = fc.nat(DAYS);
const back = fc.oneof(
  { weight: 4, arbitrary: fc.record({ lines: fc.tuple(fc.record({ lineId: fc.nat(3).map(String), quantity: fc.integer({ min: 1, max: 3 }) })) }) },
  { weight: 2, arbitrary: fc.record({ lines: fc.tuple(fc.record({ lineId: fc.nat(3).map(String), amount: fc.integer({ min: 1, max: 150 }) })) }) },
  { weight: 1, arbitrary: fc.constant({ all: true as const }) },
);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('grant' as const), on: anyDay, points: fc.integer({ min: 1, max: 200 }), valid: fc.option(fc.nat(6)) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('order' as const), on: anyDay, lines: basket, redeem: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('return' as const), on: anyDay, which: fc.nat(5), back, payable: fc.constantFrom(false, false, true) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('spend' as const), on: anyDay, share: fc.integer({ min: 1, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), on: anyDay, points: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), on: anyDay }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), on: anyDay }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface World {
  card: CardState;
  orders: { sold: Sold; returns: ReturnDone[] }[];
}

function take({ card, orders }: World, next: Step, rules: Partial<RuleSet>): World {
  const at = operation(next.on);
  switch (next.do) {
    case 'grant': {
      const expiresOn = next.valid === null ? null : day(next.on + next.valid);
      return { card: credit(card, at, 'grant', [{ points: next.points, availableOn: day(next.on), expiresOn }]).card, orders };
    }
    case 'order': {
      const request = orderOf(next.lines, {
        orderId: `o-${orders.length}`,
        placedAt: at.at,
        ...(next.redeem && { redeem: { points: 'max' as const } }),
      });
      const done = sell(card, rules, request);
      return { card: done.card ?? card, orders: [...orders, { sold: done.sold, returns: [] }] };
    }
    case 'return': {
      const order = orders[next.which % Math.max(1, orders.length)];
      if (order === undefined) return { card, orders };
      return { card: returned(card, order, day(next.on), { ...next.back, restore: next.payable ? 'payable' : 'points' }), orders };
    }
    case 'spend': {
      const debited = debit(card, at, 'redeem', Math.floor((availablePoints(card, at.date) * next.share) / 100));
      return { card: debited.ok ? debited.card : card, orders };
    }
    case 'hold': {
      const held = hold(card, at, next.points);
      return { card: held.ok ? held.card : card, orders };
    }
    case 'release':
      return { card: releaseHold(card, at, card.held), orders };
    case 'expire':
      return { card: expire(card, at), orders };
  }
}

/** Changes the order in place; a return of more than is left changes nothing. */
function returned(card: CardState, order: World['orders'][number], date: string, request: object): CardState {
  try {
    const done = giveBack(card, order.sold, date, { returnId: `r-${order.returns.length}`, ...request });
    order.sold.progress = done.progress;
    order.returns.push(done);
    return done.card ?? card;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('RETURN_EXCEEDS_ORDER');
    return card;
  }
}

const total = (returns: readonly ReturnDone[], of: (done: ReturnDone) => number) => returns.reduce((sum, done) => sum + of(done), 0);

describe('orders and returns of one card, in any order', () => {
  it('keep every sum, and all returns of an order together give back exactly the order', () => {
    fc.assert(
      fc.property(ruleSet, fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), (rules, steps) => {
        let world: World = { card: EMPTY_CARD, orders: [] };
        for (const next of steps) {
          world = take(world, next, rules);
          expect(checkInvariants(world.card)).toEqual([]);
        }
        for (const order of world.orders) {
          const { held } = world.card;
          world.card = returned(world.card, order, day(DAYS), { all: true });
          expect(checkInvariants(world.card)).toEqual([]);
          expect(world.card.held).toBe(held);
          const { sold, returns } = order;
          const { pricing, redemption, accrual } = sold.order;
          const { points: redeemed = 0, value = 0 } = redemption ?? {};
          expect(total(returns, ({ posted }) => posted.refund.amount)).toBe(pricing.total);
          expect(total(returns, ({ posted }) => posted.clawedBack.points + posted.clawedBack.forgiven)).toBe(accrual?.points);
          expect(sold.progress.returns?.givenBack).toEqual({ points: redeemed, value });
          expect(total(returns, ({ posted }) => 0 - (posted.qualifying?.spend ?? 0))).toBe(pricing.goodsTotal);
          expect(total(returns, ({ posted }) => 0 - (posted.qualifying?.points ?? 0))).toBe(accrual?.points);
          const asPoints = total(returns, ({ posted }) => posted.restored.points);
          expect(asPoints).toBe(sold.progress.returns?.restored.reduce((sum, { points }) => sum + points, 0));
          expect(asPoints).toBeLessThanOrEqual(redeemed);
          for (const { posted } of returns) {
            const { refund, clawedBack, restored } = posted;
            expect(refund.payable).toBeGreaterThanOrEqual(0);
            expect(refund.restoredValue).toBeGreaterThanOrEqual(0);
            expect(clawedBack.fromPending + clawedBack.fromAvailable + clawedBack.debt).toBe(clawedBack.points);
            expect(restored.lots.reduce((sum, lot) => sum + lot.points, 0)).toBe(restored.points);
          }
          expect(total(returns, ({ givenBack }) => givenBack.length)).toBe(sold.order.uses.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('owe in parts what they owe at once, where points go by what came back', () => {
    fc.assert(
      fc.property(ruleSet, basket, fc.array(back, { maxLength: 6 }), (rules, lines, steps) => {
        const byProportion: Partial<RuleSet> = { ...rules, returns: { clawback: 'proportional', source: 'unlimited' } };
        const { card, sold } = sell(EMPTY_CARD, byProportion, orderOf(lines));
        const order = { sold, returns: [] as ReturnDone[] };
        steps.reduce((state, next) => returned(state, order, day(1), next), card ?? EMPTY_CARD);
        const earned = earnedBy(sold.order, undefined);
        const lineState = linesWith(sold.progress.returns?.returned ?? {}, sold.order.pricing);
        expect(total(order.returns, ({ posted }) => posted.clawedBack.points)).toBe(earned === null ? 0 : clawbackTarget(earned, lineState));
      }),
      { numRuns: 200 },
    );
  });
});
