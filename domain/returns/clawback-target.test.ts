import { LARGEST } from '../money/range';
import type { OrderLine, OrderRequest } from '../orders/order';
import type { ReturnedLine } from '../orders/return';
import type { EarningRule, RuleSet } from '../rules/rule-set';
import type { SettlementFacts } from '../settlement/facts';
import { sell } from '../testing/returns';
import { line, orderOf } from '../testing/settle';
import { clawbackTarget } from './clawback-target';
import { linesWith } from './returned';
import { earnedBy } from './settled-order';
import { takeBack } from './take-back';

const base: EarningRule = { id: 'base', mode: 'money', points: 1, per: 100 };

interface Scene {
  lines: OrderLine[];
  rules?: Partial<RuleSet>;
  order?: Partial<OrderRequest>;
  facts?: Partial<SettlementFacts>;
}

/** What an order earned, and what has to go once these lines are back, by each formula. */
function targets({ lines, rules = {}, order = {}, facts = {} }: Scene, back: ReturnedLine[]): { earned: number; proportional: number; kept: number } {
  const of = (clawback: 'proportional' | 'kept') => {
    const { sold } = sell(null, { earning: [base], ...rules, returns: { clawback } }, orderOf(lines, order), facts);
    const earned = earnedBy(sold.order, undefined);
    if (earned === null) throw new Error('it earned nothing');
    const { returned } = takeBack(sold.order.pricing, {}, { lines: back });
    return { earned: earned.accrual.points, target: clawbackTarget(earned, linesWith(returned, sold.order.pricing)) };
  };
  const [proportional, kept] = [of('proportional'), of('kept')];
  return { earned: proportional.earned, proportional: proportional.target, kept: kept.target };
}

const one = (lineId: string, quantity = 1): ReturnedLine => ({ lineId, quantity });

describe('what has to go of what an order earned', () => {
  it('is rounded down for what is back, or what was kept earns rounded down', () => {
    // Of 1099: 10 points. Returned 550 of it: 5.004 points; the kept 549 earn 5.
    expect(targets({ lines: [line('a', 549), line('b', 550)] }, [one('b')])).toEqual({ earned: 10, proportional: 5, kept: 5 });
    // Of 1050: 10 points; returned 60: 0.57; the kept 990 earn 9.
    expect(targets({ lines: [line('a', 990), line('b', 60)] }, [one('b')])).toEqual({ earned: 10, proportional: 0, kept: 1 });
  });

  it('is all when everything is back, nothing when nothing of a rule’s own lines is', () => {
    const rules = { earning: [base, { ...base, id: 'rice', points: 5, lines: "line.category == 'rice'" }] };
    const lines = [line('a', 1000, 2, { category: 'rice' }), line('b', 1000)];
    expect(targets({ lines, rules }, [one('b')])).toEqual({ earned: 130, proportional: 10, kept: 10 });
    expect(targets({ lines, rules }, [one('a')])).toEqual({ earned: 130, proportional: 60, kept: 60 });
    expect(targets({ lines, rules }, [one('a', 2), one('b')])).toEqual({ earned: 130, proportional: 130, kept: 130 });
  });

  it('is for points per order over the whole order, and none while the kept part still earns them', () => {
    const rules = { earning: [{ id: 'once', mode: 'order' as const, points: 50, when: 'order.subtotal >= 1000', lines: "line.category == 'tea'" }] };
    const lines = [line('a', 600, 1, { category: 'tea' }), line('b', 600), line('c', 300)];
    expect(targets({ lines, rules }, [one('c')])).toEqual({ earned: 50, proportional: 10, kept: 0 });
    expect(targets({ lines, rules }, [one('b')])).toEqual({ earned: 50, proportional: 20, kept: 50 });
  });

  it('is for points per order on no goods over the lines that the rule looks at', () => {
    const rules = { earning: [{ id: 'ship', mode: 'order' as const, points: 9, lines: "line.kind == 'shipping'" }] };
    const lines = [line('a', 200, 3, { kind: 'shipping' }), line('free', 0)];
    expect(targets({ lines, rules }, [one('a')])).toEqual({ earned: 9, proportional: 3, kept: 0 });
    expect(targets({ lines, rules }, [one('a', 3)])).toEqual({ earned: 9, proportional: 9, kept: 9 });
  });

  it('is for points per unit by units, of which those of a line that was paid back are gone', () => {
    const rules = { earning: [{ id: 'unit', mode: 'unit' as const, points: 3 }] };
    const lines = [line('a', 100, 4), line('b', 500, 1)];
    expect(targets({ lines, rules }, [one('a', 3)])).toEqual({ earned: 15, proportional: 9, kept: 9 });
    expect(targets({ lines, rules }, [{ lineId: 'a', amount: 399 }])).toEqual({ earned: 15, proportional: 0, kept: 9 });
    expect(targets({ lines, rules }, [{ lineId: 'a', amount: 400 }])).toEqual({ earned: 15, proportional: 12, kept: 12 });
  });

  it('counts units only as far as they had a price', () => {
    const rules = { discounts: [{ id: 'most', give: { unitPrice: 0 }, maxUnits: 3 }], earning: [{ id: 'unit', mode: 'unit' as const, points: 1 }] };
    const lines = [line('a', 1, 5)];
    expect(targets({ lines, rules }, [one('a', 2)])).toEqual({ earned: 2, proportional: 2, kept: 2 });
  });

  it('counts an amount given back as returned base', () => {
    expect(targets({ lines: [line('a', 500, 4)] }, [{ lineId: 'a', amount: 300 }])).toEqual({ earned: 20, proportional: 3, kept: 3 });
  });

  it('leaves out of the base what was redeemed as a discount', () => {
    const rules = { earning: [{ ...base, per: 10 }], redemption: { as: 'discount' as const } };
    const scene = { lines: [line('a', 400, 3), line('b', 800)], rules, order: { redeem: { points: 500 } }, facts: { available: 500 } };
    // 1500 of 2000 earn 150; 300 of the 500 stand on a: one unit of it counts 300.
    expect(targets(scene, [one('a')])).toEqual({ earned: 150, proportional: 30, kept: 30 });
    expect(targets(scene, [one('a'), one('b')])).toEqual({ earned: 150, proportional: 90, kept: 90 });
    expect(targets(scene, [one('a', 3), one('b')])).toEqual({ earned: 150, proportional: 150, kept: 150 });
    const tender = { ...scene, rules: { ...rules, redemption: { as: 'tender' as const } } };
    expect(targets(tender, [one('a')])).toEqual({ earned: 200, proportional: 40, kept: 40 });
  });

  it('rounds the share of a base once, over all lines together', () => {
    const rules = { earning: [{ ...base, points: 3, per: 1 }], redemption: { as: 'discount' as const } };
    const scene = {
      lines: [line('a', 100, 3, { amount: 100 }), line('b', 100, 3, { amount: 100 })],
      rules,
      order: { redeem: { points: 98 } },
      facts: { available: 98 },
    };
    // A base of 51 on each line; 34 of 100 are 17.34 each: 34.68 of 102, times 306 points.
    expect(targets(scene, [one('a'), one('b')])).toMatchObject({ earned: 306, proportional: 104 });
  });

  it('evaluates the kept part with the facts of the settlement', () => {
    const rules = {
      earning: [
        { ...base, when: 'order.isFirst' },
        { ...base, id: 'limited', limits: { amount: 7 } },
      ],
      earningCaps: { maxBalance: 1000 },
    };
    const facts = {
      isFirst: true,
      balance: 985,
      counters: [{ ruleKind: 'earning' as const, ruleId: 'limited', period: 'lifetime', memberId: '', uses: 1, amount: 4 }],
    };
    expect(targets({ lines: [line('a', 1000), line('b', 200)], rules, facts }, [one('b')])).toEqual({ earned: 15, proportional: 2, kept: 2 });
  });

  it('is never below nothing when the kept part alone would have earned more', () => {
    const rules = { earning: [{ ...base, id: 'small', points: 9, when: 'order.subtotal < 1000' }, base], earningCombine: 'first' as const };
    const lines = [line('a', 800), line('b', 400)];
    expect(targets({ lines, rules }, [one('b')])).toEqual({ earned: 12, proportional: 4, kept: 0 });
  });

  it('keeps of a line that is priced as a whole what its kept units cost', () => {
    const rules = { earning: [{ ...base, when: 'order.subtotal >= 667' }] };
    expect(targets({ lines: [line('a', 0, 3, { amount: 1000 })], rules }, [one('a')])).toMatchObject({ kept: 10 });
    expect(targets({ lines: [line('a', 0, 3, { amount: 1001 })], rules }, [one('a')])).toMatchObject({ kept: 4 });
  });

  it('is exact for the largest numbers', () => {
    const rules = { earning: [{ ...base, per: 1 }] };
    const lines = [line('a', 0, 3, { amount: LARGEST })];
    expect(targets({ lines, rules }, [one('a')])).toEqual({ earned: LARGEST, proportional: (LARGEST - 1) / 3 + 1, kept: (LARGEST - 1) / 3 + 1 });
  });
});

test('nobody’s order, and one that earned nothing, has nothing to give back', () => {
  const nobodys = sell(null, { earning: [base] }, { ...orderOf([line('a', 50)]) }).sold.order;
  expect(earnedBy(nobodys, undefined)).toBeNull();
});
