import { anonymous, evaluated, line, MEMBER, orderOf, refusal, settle } from '../testing/settle';
import type { OrderLine, OrderRequest } from '../orders/order';
import type { RedemptionPolicy } from '../rules/rule-set';

interface Asked {
  policy?: RedemptionPolicy | null;
  points: number | 'max';
  available?: number;
  lines?: OrderLine[];
  more?: Partial<OrderRequest>;
}

const input = ({ policy = {}, points, available = 10_000, lines = [line('1', 1000)], more = {} }: Asked) => ({
  ruleSet: { redemption: policy },
  order: orderOf(lines, { redeem: { points }, ...more }),
  facts: { available },
});
const plan = (asked: Asked) => evaluated(input(asked)).redemption;
const code = (asked: Asked) => refusal(input(asked));

describe('"max"', () => {
  it.each<[string, Omit<Asked, 'points'>, number, number]>([
    ['all that is available', { available: 700 }, 700, 700],
    ['at most what is left to pay', { more: { tenders: [{ kind: 'gift_card', amount: 400 }] } }, 600, 600],
    ['at most maxPoints', { policy: { maxPoints: 250 } }, 250, 250],
    ['at most the share of the goods', { policy: { maxShare: '0.333' } }, 333, 333],
    ['in multiples', { policy: { multipleOf: 300 } }, 900, 900],
    ['as many as minPoints', { policy: { minPoints: 500 }, available: 500 }, 500, 500],
    ['nothing under minPoints', { policy: { minPoints: 500 }, available: 499 }, 0, 0],
    ['nothing when the multiple falls under minPoints', { policy: { minPoints: 500, multipleOf: 400 }, available: 700 }, 0, 0],
    ['by the value of a point', { policy: { pointValue: 30 } }, 33, 990],
    ['by a rate', { policy: { pointValue: { points: 200, value: 100 } }, available: 1501 }, 1501, 750],
    ['by a rate, at most what is left to pay', { policy: { pointValue: { points: 200, value: 100 } } }, 2000, 1000],
    ['nothing with no points', { available: 0 }, 0, 0],
    ['nothing without a policy', { policy: null }, 0, 0],
    ['nothing with a share of nothing', { policy: { maxShare: '0' } }, 0, 0],
    ['nothing on an order that costs nothing', { lines: [line('1', 0)] }, 0, 0],
  ])('is %s', (_name, asked, points, value) => {
    expect(plan({ ...asked, points: 'max' })).toMatchObject({ points, value });
  });

  it('looks at the share of the goods and at what all lines cost', () => {
    const lines = [line('1', 1000), line('2', 300, 1, { kind: 'shipping' })];
    expect(plan({ lines, points: 'max' })).toMatchObject({ points: 1000 });
    expect(plan({ lines, points: 'max', policy: { as: 'tender' } })).toMatchObject({ points: 1000, lineShares: [769, 231] });
    expect(plan({ lines, points: 'max', more: { tenders: [{ kind: 'x', amount: 900 }] } })).toMatchObject({ points: 400, lineShares: [400, 0] });
  });
});

describe('a number of points', () => {
  it.each<[string, Asked]>([
    ['against multipleOf', { policy: { multipleOf: 10 }, points: 15 }],
    ['under minPoints', { policy: { minPoints: 10 }, points: 9 }],
    ['above maxPoints', { policy: { maxPoints: 10 }, points: 11 }],
    ['above maxShare', { policy: { maxShare: '0.5' }, points: 501 }],
    ['above what is left to pay', { points: 1001 }],
    [
      'above what tenders left to pay',
      {
        points: 501,
        more: {
          tenders: [
            { kind: 'x', amount: 300 },
            { kind: 'y', amount: 200 },
          ],
        },
      },
    ],
    ['worth more than is left, by a rate', { policy: { pointValue: { points: 200, value: 100 } }, points: 2001 }],
    ['without a policy', { policy: null, points: 1 }],
    ['against multipleOf, even with too few points', { policy: { multipleOf: 10 }, points: 15, available: 0 }],
  ])('%s is not allowed', (_name, asked) => {
    expect(code(asked)).toBe('REDEMPTION_NOT_ALLOWED');
  });

  it('above what is available is insufficient', () => {
    expect(code({ points: 701, available: 700 })).toBe('INSUFFICIENT_POINTS');
    expect(code({ points: 700, available: 700 })).toBe('settled');
  });

  it.each<[string, Asked, number]>([
    ['at the multiple', { policy: { multipleOf: 10 }, points: 20 }, 20],
    ['at minPoints', { policy: { minPoints: 10 }, points: 10 }, 10],
    ['at maxPoints', { policy: { maxPoints: 10 }, points: 10 }, 10],
    ['at maxShare', { policy: { maxShare: '0.5' }, points: 500 }, 500],
    ['at what is left to pay', { points: 1000 }, 1000],
    ['worth less than a minor unit', { policy: { pointValue: { points: 200, value: 100 } }, points: 3 }, 1],
    ['that is nothing', { points: 0, policy: { minPoints: 10 } }, 0],
    ['that is nothing, without a policy', { points: 0, policy: null }, 0],
  ])('%s is allowed', (_name, asked, value) => {
    expect(plan(asked)).toMatchObject({ points: asked.points, value });
  });

  it('is exact near 2^53', () => {
    const rate = { points: 3, value: 2 };
    const lines = [line('1', Number.MAX_SAFE_INTEGER)];
    const asked = { policy: { pointValue: rate }, points: Number.MAX_SAFE_INTEGER, available: Number.MAX_SAFE_INTEGER, lines };
    expect(plan(asked)).toMatchObject({ value: 6004799503160660 });
  });
});

describe('the order around it', () => {
  it('lists zeros when nothing is redeemed, and nothing without a member', () => {
    expect(evaluated({ ruleSet: { redemption: { as: 'tender' } }, order: orderOf([line('1', 5)]) }).redemption).toEqual({
      points: 0,
      value: 0,
      as: 'tender',
      lineShares: [0],
    });
    expect(evaluated({ order: anonymous([line('1', 5)]) }).redemption).toBeNull();
    expect(refusal({ ruleSet: { redemption: {} }, order: anonymous([line('1', 5)], { redeem: { points: 'max' } }) })).toBe('REDEMPTION_NOT_ALLOWED');
  });

  it('leaves the rest to pay', () => {
    const { payable, redemption } = evaluated(input({ points: 250, more: { tenders: [{ kind: 'x', amount: 300 }] } }));
    expect(payable).toBe(450);
    expect(redemption).toEqual({ points: 250, value: 250, as: 'discount', lineShares: [250] });
  });

  it('spreads the value by net', () => {
    const lines = [line('1', 1000), line('2', 2000, 1, { given: [{ name: 'x', kind: 'y', amount: 1500 }] }), line('3', 500, 1, { kind: 'fee' })];
    expect(plan({ lines, points: 100 })?.lineShares).toEqual([67, 33, 0]);
    expect(plan({ lines, points: 100, policy: { as: 'tender' } })?.lineShares).toEqual([50, 25, 25]);
  });

  it('refuses tenders of more than there is to pay, before anything about points', () => {
    const more = { tenders: [{ kind: 'gift_card', amount: 1001 }] };
    expect(refusal({ order: orderOf([line('1', 1000)], more) })).toBe('TENDER_EXCEEDS_TOTAL');
    expect(code({ points: 15, policy: { multipleOf: 10 }, more })).toBe('TENDER_EXCEEDS_TOTAL');
    expect(
      refusal({
        order: orderOf([line('1', 1000)], {
          tenders: [
            { kind: 'x', amount: Number.MAX_SAFE_INTEGER },
            { kind: 'x', amount: Number.MAX_SAFE_INTEGER },
          ],
        }),
      }),
    ).toBe('TENDER_EXCEEDS_TOTAL');
    expect(evaluated({ order: orderOf([line('1', 1000)], { tenders: [{ kind: 'x', amount: 1000 }] }) }).payable).toBe(0);
  });

  it('tells why', () => {
    const result = settle({ ...input({ points: 701, available: 700 }), facts: { available: 700, member: MEMBER } });
    expect(result).toEqual({ ok: false, refusal: { code: 'INSUFFICIENT_POINTS', detail: 'Only 700 points are available.' } });
  });
});
