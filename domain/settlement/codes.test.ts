import { anonymous, evaluated, line, orderOf } from '../testing/settle';
import type { OrderRequest } from '../orders/order';
import type { RuleSet } from '../rules/rule-set';
import type { SettlementFacts } from './facts';

const RULES: Partial<RuleSet> = {
  discounts: [
    { id: 'good', code: 'Good', give: { percent: '1' } },
    { id: 'early', code: 'EARLY', from: '2026-03-02T09:00:01Z', give: { percent: '1' } },
    { id: 'late', code: 'LATE', until: '2026-03-02T09:00:00Z', give: { percent: '1' } },
    { id: 'used', code: 'USED', limits: { total: 1 }, when: 'false', give: { percent: '1' } },
    { id: 'when', code: 'WHEN', when: 'order.subtotal > 5000', give: { percent: '1' } },
    { id: 'needs', code: 'NEEDS', needs: [{ units: 9 }], give: { percent: '1' } },
    { id: 'member', code: 'MEMBER', when: "member.level == 'member'", give: { percent: '1' } },
    { id: 'each', code: 'EACH', limits: { perMember: 5 }, give: { percent: '1' } },
    { id: 'line', code: 'LINE', lines: "line.sku == 'none'", give: { percent: '1' } },
    { id: 'zero', code: 'ZERO', give: { percent: '0.0001' } },
    { id: 'odd', code: 'ODD', when: 'order.attributes.n + 1 > 0', give: { percent: '1' } },
    { id: 'best', exclusive: 'g', give: { percent: '5' } },
    { id: 'worse', code: 'WORSE', exclusive: 'g', give: { percent: '4' } },
    { id: 'stop', stop: true, priority: 200, give: { percent: '1' } },
    { id: 'after', code: 'AFTER', priority: 201, give: { percent: '1' } },
    { id: 'afterwhen', code: 'AFTERWHEN', priority: 201, when: 'false', give: { percent: '1' } },
  ],
  earning: [
    { id: 'bonus', code: 'BONUS', mode: 'order', points: 5 },
    { id: 'bonuswhen', code: 'BONUSWHEN', mode: 'order', points: 5, when: 'false' },
    { id: 'bonusline', code: 'BONUSLINE', mode: 'order', points: 5, lines: "line.sku == 'none'" },
    { id: 'bonuslate', code: 'BONUSLATE', mode: 'order', points: 5, until: '2026-03-01T00:00:00Z' },
  ],
};

const USED_UP = {
  counters: [{ ruleKind: 'discount', ruleId: 'used', period: 'lifetime', memberId: '', uses: 1, amount: 10 }],
} satisfies Partial<SettlementFacts>;

function reasons(codes: string[], more: Partial<OrderRequest> = {}): string[] {
  return notApplied(orderOf([line('1', 1000)], { codes, ...more }));
}

function notApplied(order: OrderRequest): string[] {
  return evaluated({ ruleSet: RULES, order, facts: USED_UP }).pricing.codesNotApplied.map(({ code, reason }) => `${code} ${reason}`);
}

describe('codes that did not apply', () => {
  it.each([
    ['nope', 'UNKNOWN'],
    ['early', 'NOT_STARTED'],
    ['late', 'EXPIRED'],
    ['USED', 'LIMIT_REACHED'],
    ['WHEN', 'CONDITION_FALSE'],
    ['NEEDS', 'CONDITION_FALSE'],
    ['ODD', 'CONDITION_FALSE'],
    ['LINE', 'NO_EFFECT'],
    ['ZERO', 'NO_EFFECT'],
    ['WORSE', 'OUTRANKED'],
    ['AFTER', 'OUTRANKED'],
    ['AFTERWHEN', 'CONDITION_FALSE'],
    ['BonusWhen', 'CONDITION_FALSE'],
    ['BONUSLINE', 'NO_EFFECT'],
    ['BONUSLATE', 'EXPIRED'],
  ])('%s: %s', (code, reason) => {
    expect(reasons([code])).toEqual([`${code} ${reason}`]);
  });

  it('leave out those that did, in any case of letters', () => {
    expect(reasons(['GOOD', 'bonus', 'Member', 'each'])).toEqual([]);
  });

  it('stand in the order given, each once', () => {
    expect(reasons(['LATE', 'good', 'nope', 'WHEN', 'Nope', 'late', 'EARLY'])).toEqual([
      'LATE EXPIRED',
      'nope UNKNOWN',
      'WHEN CONDITION_FALSE',
      'EARLY NOT_STARTED',
    ]);
    expect(notApplied(orderOf([line('1', 1000)]))).toEqual([]);
  });

  it('without a member, include those that need one and those that earn', () => {
    expect(notApplied(anonymous([line('1', 1000)], { codes: ['GOOD', 'MEMBER', 'EACH', 'BONUS', 'BONUSLATE'] }))).toEqual([
      'MEMBER CONDITION_FALSE',
      'EACH CONDITION_FALSE',
      'BONUS NO_EFFECT',
      'BONUSLATE EXPIRED',
    ]);
  });

  it('with pricing given, include all that discount', () => {
    expect(reasons(['GOOD', 'EARLY', 'LATE', 'BONUS'], { pricing: 'given' })).toEqual(['GOOD NO_EFFECT', 'EARLY NOT_STARTED', 'LATE EXPIRED']);
  });

  it('include an earning rule that lost to another', () => {
    const earning: RuleSet['earning'] = [
      { id: 'base', mode: 'order', points: 9 },
      { id: 'bonus', code: 'BONUS', mode: 'order', points: 5 },
    ];
    for (const earningCombine of ['best', 'first'] as const) {
      const { pricing } = evaluated({ ruleSet: { earning, earningCombine }, order: orderOf([line('1', 1000)], { codes: ['BONUS'] }) });
      expect(pricing.codesNotApplied).toEqual([{ code: 'BONUS', reason: 'OUTRANKED' }]);
    }
  });
});
