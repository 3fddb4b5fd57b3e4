import fc from 'fast-check';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import type { Evaluation } from '../../domain/settlement/outcome';
import { anySituation, type Situation } from './any-order';

const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

/** Holds for any situation; an order with more tenders than total is refused and says nothing here. */
function always(check: (evaluation: Evaluation, situation: Situation) => void): void {
  let settled = 0;
  fc.assert(
    fc.property(anySituation, (situation) => {
      const result = evaluateOrder(situation.input);
      if (!result.ok) {
        expect(result.refusal.code).toBe('TENDER_EXCEEDS_TOTAL');
        return;
      }
      settled += 1;
      check(result.evaluation, situation);
    }),
    { numRuns: 200 },
  );
  expect(settled).toBeGreaterThan(130);
}

test('the random orders and rules come to every reason, form and kind', () => {
  const told = new Set<string>();
  for (const { ruleSet, input } of fc.sample(anySituation, { numRuns: 1000, seed: 5 })) {
    const result = evaluateOrder(input);
    if (!result.ok) continue;
    const { trace, pricing, redemption } = result.evaluation;
    for (const { reason, reducedBy = [] } of trace) for (const what of [reason ?? 'applied', ...reducedBy]) told.add(what);
    for (const { discountId, kind } of pricing.discounts) {
      told.add(kind);
      for (const form of Object.keys(ruleSet.discounts!.find(({ id }) => id === discountId)?.give ?? {})) told.add(form);
    }
    for (const { reason } of pricing.codesNotApplied) told.add(reason);
    if (redemption !== null && redemption.points > 0) told.add(redemption.as);
  }
  const reasons = [
    'CONDITION_FALSE',
    'ERROR',
    'EXPIRED',
    'LIMIT_REACHED',
    'NOT_STARTED',
    'NO_CODE',
    'NO_EFFECT',
    'NO_MEMBER',
    'OUTRANKED',
    'UNKNOWN',
  ];
  const forms = ['percent', 'amount', 'every', 'unitPrice', 'buy', 'of', 'units', 'set'];
  const others = ['given', 'code', 'order', 'lines', 'discount', 'tender', 'maxAmount', 'limits.amount', 'maxPoints', 'earningCaps.perOrder'];
  expect([...reasons, ...forms, ...others].filter((one) => !told.has(one))).toEqual([]);
});

describe('any order by any rules', () => {
  test('no discount takes more of a line than the earlier ones left', () => {
    always(({ pricing, trace }, { input }) => {
      const left = new Map(pricing.lines.map(({ lineId, gross }) => [lineId, gross]));
      const take = (lineId: string, amount: number) => {
        expect(amount).toBeGreaterThan(0);
        expect(amount).toBeLessThanOrEqual(left.get(lineId)!);
        left.set(lineId, left.get(lineId)! - amount);
      };
      for (const { lineId, discounts } of pricing.lines)
        for (const { amount } of discounts.filter(({ kind }) => kind === 'given')) take(lineId, amount);
      // As applied, not as the answer lists it: one discount after the other, over all lines.
      for (const { ruleKind, applied, gave, computed, lines = [] } of trace) {
        if (ruleKind !== 'discount' || !applied) continue;
        for (const { lineId, amount } of lines) take(lineId, amount);
        expect(total(lines.map(({ amount }) => amount))).toBe(gave);
        expect(gave).toBeLessThanOrEqual(computed!);
      }
      expect(pricing.lines.map(({ lineId }) => left.get(lineId))).toEqual(pricing.lines.map(({ net }) => net));
      expect(input.order.pricing === 'given' && trace.some(({ ruleKind }) => ruleKind === 'discount')).toBe(false);
    });
  });

  test('parts sum to the whole, and nothing is below 0', () => {
    always(({ pricing, redemption, accrual, payable }, { input }) => {
      const ofLines = pricing.lines.flatMap(({ discounts }) => discounts);
      for (const { discountId, kind, amount } of pricing.discounts)
        expect(total(ofLines.filter((part) => part.discountId === discountId && part.kind === kind).map((part) => part.amount))).toBe(amount);
      expect(total(ofLines.map(({ amount }) => amount))).toBe(pricing.discountTotal);
      expect(total(pricing.lines.map(({ gross }) => gross)) - pricing.discountTotal).toBe(pricing.total);
      expect(total(pricing.lines.map(({ net }) => net))).toBe(pricing.total);
      for (const [index, { net }] of pricing.lines.entries()) {
        expect(net).toBeGreaterThanOrEqual(0);
        expect(redemption?.lineShares[index] ?? 0).toBeLessThanOrEqual(net);
        expect(redemption?.lineShares[index] ?? 0).toBeGreaterThanOrEqual(0);
      }
      const tendered = total((input.order.tenders ?? []).map(({ amount }) => amount));
      expect(total(redemption?.lineShares ?? [])).toBe(redemption?.value ?? 0);
      expect(payable).toBe(pricing.total - tendered - (redemption?.value ?? 0));
      expect(payable).toBeGreaterThanOrEqual(0);
      expect(total((accrual?.rules ?? []).map(({ points }) => points))).toBe(accrual?.points ?? 0);
      expect(total((accrual?.credits ?? []).map(({ points }) => points))).toBe(accrual?.points ?? 0);
    });
  });

  test('a rule earns on no more of a line than was paid for it', () => {
    always(({ pricing, redemption, accrual }) => {
      const paid = new Map(
        pricing.lines.map(({ lineId, net }, index) => [lineId, net - (redemption?.as === 'discount' ? redemption.lineShares[index]! : 0)]),
      );
      for (const { points, base, lines } of accrual?.rules ?? []) {
        expect(points).toBeGreaterThan(0);
        for (const line of lines) expect(line.base).toBe(paid.get(line.lineId));
        expect(total(lines.map((line) => line.base))).toBe(base);
      }
      const goods = pricing.lines.filter(({ kind }) => kind === 'goods');
      expect(accrual?.base ?? 0).toBe(accrual === null ? 0 : total(goods.map(({ lineId }) => paid.get(lineId)!)));
    });
  });

  test('redeems what the policy allows, and as much of it as there is', () => {
    always(({ pricing, redemption }, { ruleSet, input }) => {
      const policy = ruleSet.redemption ?? null;
      if (redemption === null || policy === null) return expect(redemption?.points ?? 0).toBe(0);
      const { multipleOf = 1, minPoints = 1, maxPoints, maxShare, pointValue = 1 } = policy;
      const { points, value } = redemption;
      const rate = typeof pointValue === 'number' ? { points: 1, value: pointValue } : pointValue;
      const share = maxShare === '0.35' ? 35 : 100;
      const leftToPay = pricing.total - total((input.order.tenders ?? []).map(({ amount }) => amount));
      const allowed = (count: number) =>
        count <= Math.min(maxPoints ?? Infinity, input.facts.available) &&
        count * rate.value * 100 <= share * pricing.goodsTotal * rate.points &&
        count * rate.value <= leftToPay * rate.points;
      expect(value).toBe(Math.floor((points * rate.value) / rate.points));
      expect(points % multipleOf).toBe(0);
      expect(points === 0 || (points >= minPoints && allowed(points))).toBe(true);
      expect(allowed(points === 0 ? Math.ceil(minPoints / multipleOf) * multipleOf : points + multipleOf)).toBe(false);
    });
  });

  test('every rule is told once, with a reason if and only if it gave nothing', () => {
    always(({ trace, pricing, accrual, uses }, { ruleSet, input }) => {
      const expected = [...(input.order.pricing === 'given' ? [] : ruleSet.discounts!), ...ruleSet.earning].map(({ id }) => id);
      expect(trace.map(({ ruleId }) => ruleId).sort()).toEqual(expected.sort());
      const gave = trace.filter(({ applied }) => applied).map(({ ruleId }) => ruleId);
      for (const { applied, reason } of trace) expect(applied).toBe(reason === undefined);
      const inAnswer = [...pricing.discounts.filter(({ kind }) => kind !== 'given').map(({ discountId }) => discountId)];
      expect(gave).toEqual([...inAnswer, ...(accrual?.rules ?? []).map(({ ruleId }) => ruleId)]);
      for (const { ruleId, uses: count } of uses) expect([gave.includes(ruleId), count]).toEqual([true, 1]);
    });
  });

  test('each code either works or is told why not', () => {
    always(({ pricing, trace }, { ruleSet, input }) => {
      const codes = [...new Set((input.order.codes ?? []).map((code) => code.toLowerCase()))];
      const idle = pricing.codesNotApplied.map(({ code }) => code.toLowerCase());
      expect(new Set(idle).size).toBe(idle.length);
      for (const code of codes) {
        const rule = [...ruleSet.discounts!, ...ruleSet.earning].find((one) => one.code?.toLowerCase() === code);
        const worked = trace.some(({ ruleId, applied }) => ruleId === rule?.id && applied);
        expect([code, idle.includes(code)]).toEqual([code, !worked]);
      }
    });
  });
});
