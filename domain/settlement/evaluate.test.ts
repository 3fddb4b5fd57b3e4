import { anonymous, evaluated, line, orderOf, PROGRAM, refusal, settle } from '../testing/settle';
import type { OrderRequest } from '../orders/order';
import type { RuleSet } from '../rules/rule-set';
import type { RuleTrace } from './outcome';

const LARGEST = Number.MAX_SAFE_INTEGER;

describe('an order that is refused', () => {
  it.each<[string, Partial<OrderRequest>, string]>([
    ['in another currency', { currency: 'IDR' }, 'CURRENCY_MISMATCH'],
    ['in the currency of the program', { currency: 'USD' }, 'settled'],
    ['whose line is too dear', { lines: [line('1', LARGEST, 2)] }, 'OUT_OF_RANGE'],
    ['whose sum is too large', { lines: [line('1', LARGEST), line('2', 1)] }, 'OUT_OF_RANGE'],
    ['whose goods are few enough, but not all lines', { lines: [line('1', LARGEST), line('2', 1, 1, { kind: 'fee' })] }, 'OUT_OF_RANGE'],
    ['with too many units', { lines: [line('1', 0, LARGEST), line('2', 0, 1)] }, 'OUT_OF_RANGE'],
    ['at the end of the range', { lines: [line('1', LARGEST)] }, 'settled'],
    ['at the end of the range in units', { lines: [line('1', 1, LARGEST)] }, 'settled'],
    ['that expects another total', { expect: { total: 999 } }, 'TOTAL_CHANGED'],
    ['that expects another amount to pay', { expect: { total: 1000, payable: 999 } }, 'TOTAL_CHANGED'],
    ['that expects what comes out', { expect: { total: 1000, payable: 1000 } }, 'settled'],
    ['that expects nothing', { expect: {} }, 'settled'],
  ])('%s: %s', (_name, more, code) => {
    expect(refusal({ order: orderOf([line('1', 1000)], more) })).toBe(code);
  });

  it('because its total changed comes with what it would be now', () => {
    const result = settle({
      ruleSet: { discounts: [{ id: 'five', code: 'FIVE', give: { percent: '5' } }] },
      order: orderOf([line('1', 2000)], { codes: ['FIVE'], expect: { total: 2000 } }),
    });
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'TOTAL_CHANGED', detail: 'The total is 1900, not 2000.' },
      evaluation: { payable: 1900 },
    });
  });

  it('is not what a fault of ours looks like', () => {
    expect(() => settle({ order: orderOf([line('1', 1)]), facts: { at: 'never' } })).toThrow('Not a time');
  });
});

describe('an order without a member', () => {
  const order = anonymous([line('1', 1000)]);
  const ruleSet: Partial<RuleSet> = {
    discounts: [
      { id: 'all', give: { percent: '10' } },
      { id: 'named', when: "member.level == 'member' || true", give: { percent: '10' } },
      { id: 'each', limits: { perMember: 1 }, give: { percent: '10' } },
    ],
    earning: [{ id: 'base', mode: 'money', points: 1, per: 100 }],
  };

  it('has discounts that name no member, and neither redeems nor earns', () => {
    const { pricing, redemption, accrual, payable, uses } = evaluated({ ruleSet, order });
    expect(pricing.discounts.map(({ discountId }) => discountId)).toEqual(['all']);
    expect({ redemption, accrual, payable, uses }).toEqual({ redemption: null, accrual: null, payable: 900, uses: [] });
  });

  it('tells so of each rule', () => {
    const { trace } = evaluated({ ruleSet, order });
    expect(trace.map(({ ruleId, reason }) => [ruleId, reason])).toEqual([
      ['all', undefined],
      ['named', 'NO_MEMBER'],
      ['each', 'NO_MEMBER'],
      ['base', 'NO_MEMBER'],
    ]);
  });
});

describe('the trace', () => {
  const trace = (ruleSet: Partial<RuleSet>, more: Partial<OrderRequest> = {}): RuleTrace[] =>
    evaluated({ ruleSet, order: orderOf([line('1', 600, 2), line('2', 800)], more) }).trace;

  it('tells what a discount computed on, came to and gave', () => {
    const discounts: RuleSet['discounts'] = [{ id: 'd', name: 'D', give: { percent: '10' }, maxAmount: 100, limits: { amount: 60 } }];
    expect(trace({ discounts })).toEqual([
      {
        ruleKind: 'discount',
        ruleId: 'd',
        name: 'D',
        applied: true,
        base: 2000,
        computed: 200,
        gave: 60,
        reducedBy: ['maxAmount', 'limits.amount'],
        reductions: [
          { by: 'maxAmount', amount: 100 },
          { by: 'limits.amount', amount: 40 },
        ],
        lines: [
          { lineId: '1', amount: 36 },
          { lineId: '2', amount: 24 },
        ],
      },
    ]);
  });

  it('tells how an earning rule fared', () => {
    const earning: RuleSet['earning'] = [{ id: 'e', mode: 'unit', points: 10, maxPoints: 25, limits: { amount: 20 } }];
    expect(trace({ earning, earningCaps: { perOrder: 7 } })).toEqual([
      {
        ruleKind: 'earning',
        ruleId: 'e',
        name: 'e',
        applied: true,
        base: 2000,
        computed: 30,
        gave: 7,
        reducedBy: ['maxPoints', 'limits.amount', 'earningCaps.perOrder'],
        reductions: [
          { by: 'maxPoints', amount: 5 },
          { by: 'limits.amount', amount: 5 },
          { by: 'earningCaps.perOrder', amount: 13 },
        ],
        lines: [
          { lineId: '1', amount: 1200 },
          { lineId: '2', amount: 800 },
        ],
      },
    ]);
  });

  it.each<[string, Partial<RuleSet>, Partial<RuleTrace>]>([
    ['a code that is missing', { discounts: [{ id: 'd', code: 'X', give: { percent: '1' } }] }, { reason: 'NO_CODE' }],
    [
      'a condition',
      { discounts: [{ id: 'd', when: 'order.subtotal > 5000', give: { percent: '1' } }] },
      { reason: 'CONDITION_FALSE', detail: 'order.subtotal > 5000' },
    ],
    [
      'needs',
      { discounts: [{ id: 'd', needs: [{ lines: "line.sku == 'S1'", units: 3 }], give: { percent: '1' } }] },
      { reason: 'CONDITION_FALSE', detail: "needs units 3: line.sku == 'S1'" },
    ],
    [
      'an amount',
      { discounts: [{ id: 'd', needs: [{ amount: 2001 }], give: { percent: '1' } }] },
      { reason: 'CONDITION_FALSE', detail: 'needs amount 2001: goods' },
    ],
    ['no line', { discounts: [{ id: 'd', lines: "line.sku == 'x'", give: { percent: '1' } }] }, { reason: 'NO_EFFECT', detail: 'no line matched' }],
    [
      'an error in when',
      { earning: [{ id: 'd', when: '1 / (order.quantity - 3) > 0', mode: 'order', points: 1 }] },
      { reason: 'ERROR', detail: 'division by zero: 1 / (order.quantity - 3) > 0' },
    ],
    [
      'an error in lines',
      { earning: [{ id: 'd', lines: '1 / (order.quantity - 3) > 0', mode: 'order', points: 1 }] },
      { reason: 'ERROR', detail: 'division by zero: 1 / (order.quantity - 3) > 0' },
    ],
    [
      'an error in the lines of a discount',
      { discounts: [{ id: 'd', lines: '1 / (line.quantity - 1) > 0', give: { percent: '1' } }] },
      { reason: 'ERROR', detail: 'division by zero: 1 / (line.quantity - 1) > 0' },
    ],
    [
      'an error in a gift',
      { discounts: [{ id: 'd', give: { buy: 1, free: 1, of: '1 / (line.quantity - 1) > 0' } }] },
      { reason: 'ERROR', detail: 'division by zero: 1 / (line.quantity - 1) > 0' },
    ],
    [
      'a budget below a share',
      { earning: [{ id: 'd', mode: 'order', points: 5, maxPoints: 0 }] },
      { reason: 'NO_EFFECT', computed: 5, gave: 0, reducedBy: ['maxPoints'] },
    ],
    [
      'a cap that leaves nothing',
      { earning: [{ id: 'd', mode: 'order', points: 5 }], earningCaps: { perOrder: 0 } },
      { reason: 'NO_EFFECT', computed: 5, gave: 0, reducedBy: ['earningCaps.perOrder'] },
    ],
  ])('tells why a rule did not apply: %s', (_name, ruleSet, expected) => {
    expect(trace(ruleSet)).toMatchObject([{ ruleId: 'd', applied: false, ...expected }]);
  });

  it('tells what outranked a rule, and what it would have been worth', () => {
    const discounts: RuleSet['discounts'] = [
      { id: 'a', exclusive: 'g', give: { percent: '10' } },
      { id: 'b', exclusive: 'g', give: { percent: '20' }, stop: true },
      { id: 'c', give: { percent: '20' } },
    ];
    expect(trace({ discounts })).toMatchObject([
      { ruleId: 'a', applied: false, reason: 'OUTRANKED', detail: 'b', computed: 200, gave: 0 },
      { ruleId: 'b', applied: true, gave: 400 },
      { ruleId: 'c', applied: false, reason: 'OUTRANKED', detail: 'b' },
    ]);
  });

  it('never shows more than numbers hold', () => {
    const earning: RuleSet['earning'] = [{ id: 'e', mode: 'money', points: LARGEST, per: 1, maxPoints: 5 }];
    expect(trace({ earning })).toMatchObject([{ computed: LARGEST, gave: 5 }]);
  });

  it('looks at no discount with pricing given', () => {
    expect(trace({ discounts: [{ id: 'd', give: { percent: '1' } }] }, { pricing: 'given' })).toEqual([]);
  });
});

describe('time', () => {
  const happyHour: Partial<RuleSet> = { discounts: [{ id: 'd', when: 'order.hour >= 17 && order.weekday <= 5', give: { percent: '10' } }] };

  it('is that of the operation, in the time zone of the program', () => {
    const at = (placedAt: string, timeZone: string) =>
      evaluated({ ruleSet: happyHour, order: orderOf([line('1', 100)], { placedAt }), program: { ...PROGRAM, timeZone } }).pricing.discountTotal;
    expect(at('2026-03-02T10:00:00Z', 'Asia/Jakarta')).toBe(10);
    expect(at('2026-03-02T10:00:00Z', 'UTC')).toBe(0);
    expect(at('2026-03-06T17:30:00Z', 'UTC')).toBe(10);
    expect(at('2026-03-06T17:30:00Z', 'Asia/Jakarta')).toBe(0);
  });

  it('of a discount is half-open', () => {
    const window: Partial<RuleSet> = {
      discounts: [{ id: 'd', from: '2026-03-02T07:00:00+07:00', until: '2026-03-03T07:00:00+07:00', give: { percent: '10' } }],
    };
    const at = (placedAt: string) => evaluated({ ruleSet: window, order: orderOf([line('1', 100)], { placedAt }) }).pricing.discountTotal;
    expect(['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00Z', '2026-03-02T23:59:59.999Z', '2026-03-03T00:00:00Z'].map(at)).toEqual([0, 10, 10, 0]);
  });
});
