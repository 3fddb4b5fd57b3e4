import type { RuleSet } from '../rules/rule-set';
import { basket, OLD, replayed, settled } from '../testing/replays';
import { anonymous, compiled, line, MEMBER, PROGRAM } from '../testing/settle';
import { replayOrder } from './replay-order';
import { resultLine } from './result-line';
import { RunningCounters } from './running-counters';
import { addToTotals, NO_TOTALS } from './totals';

describe('an order by a draft', () => {
  it('is the same by the same rules', () => {
    const [same] = replayed([settled(basket('a', 10_000, { redeem: { points: 500 } }), { available: 800 })], OLD);
    expect(same?.after).toEqual(same?.before);
    expect(resultLine(same!)).toBeNull();
  });

  it('says what it came to and what it would come to', () => {
    // 10,000: before 10 % off, 9,000 left, 500 of them in points, so 8,500 earn 85. By the draft 20 % off: 8,000, 7,500 to pay, 3 points for each 100.
    const order = settled(basket('a', 10_000, { channel: 'till-1', redeem: { points: 500 } }), { available: 800 });
    const draft = {
      discounts: [{ id: 'twenty', give: { percent: '20' } }],
      earning: [{ id: 'triple', mode: 'money' as const, points: 3, per: 100 }],
      redemption: { pointValue: 1 },
    };
    expect(resultLine(replayed([order], draft)[0]!)).toEqual({
      orderId: 'a',
      memberId: 'm-1',
      placedAt: '2026-03-02T09:00:00.000Z',
      channel: 'till-1',
      ruleSetVersion: 1,
      subtotal: 10_000,
      refused: null,
      before: {
        level: 'member',
        discountTotal: 1000,
        total: 9000,
        payable: 8500,
        discounts: [{ discountId: 'ten', amount: 1000 }],
        redeemed: { points: 500, value: 500 },
        earned: { points: 85, rules: [{ ruleId: 'base', points: 85 }] },
      },
      after: {
        level: 'member',
        discountTotal: 2000,
        total: 8000,
        payable: 7500,
        discounts: [{ discountId: 'twenty', amount: 2000 }],
        redeemed: { points: 500, value: 500 },
        earned: { points: 225, rules: [{ ruleId: 'triple', points: 225 }] },
      },
      change: { discountTotal: 1000, total: -1000, payable: -1000, redeemedPoints: 0, redeemedValue: 0, earnedPoints: 140 },
      ruleErrors: [],
    });
  });

  it('that the draft refuses is told with its reason', () => {
    const order = settled(basket('a', 10_000, { redeem: { points: 500 } }), { available: 800 });
    const [refused] = replayed([order], { ...OLD, redemption: { multipleOf: 300 } });
    expect(resultLine(refused!)).toMatchObject({ after: null, change: null, refused: { code: 'REDEMPTION_NOT_ALLOWED' } });
  });

  it('is not asked what it expected to come to: that was by the old rules', () => {
    const order = settled(basket('a', 10_000, { expect: { total: 9000 } }));
    expect(replayed([order], {})[0]?.after?.total).toBe(10_000);
  });

  it('of nobody has neither level nor points, and given discounts are not the draft’s', () => {
    const order = settled(
      anonymous([line('1', 1000, 1, { given: [{ name: 'staff', kind: 'x', amount: 100 }] })], { tenders: [{ kind: 'card', amount: 50 }] }),
    );
    const [one] = replayed([order], {});
    expect(one?.before).toMatchObject({ level: null, discountTotal: 190, payable: 760, discounts: [{ discountId: 'ten', amount: 90 }] });
    expect(one?.after).toMatchObject({
      discountTotal: 100,
      payable: 850,
      discounts: [],
      redeemed: { points: 0, value: 0 },
      earned: { points: 0, rules: [] },
    });
  });

  it('is seen with its facts as they were fixed', () => {
    const draft = { discounts: [{ id: 'first', when: 'order.isFirst && member.spend == 70', give: { percent: '50' } }] };
    const then = { isFirst: true, member: { ...MEMBER, spend: 70 } };
    expect(replayed([settled(basket('a', 1000), then), settled(basket('b', 1000))], draft).map(({ after }) => after?.total)).toEqual([500, 1000]);
  });
});

describe('limits of a draft', () => {
  const limited = { discounts: [{ id: 'few', give: { amount: 100, per: 'order' as const }, limits: { total: 2, perMember: 1 } }] };
  const of = (id: string, memberId: string) => settled(basket(id, 1000, { memberId }), { member: { ...MEMBER, id: memberId } });

  it('are counted from 0 in the order of the orders, and not by what was really used', () => {
    const used = { ruleKind: 'discount', ruleId: 'few', period: 'lifetime', uses: 9, amount: 0 } as const;
    const first = of('a', 'm-1');
    const orders = [{ ...first, facts: { ...first.facts, counters: [{ ...used, memberId: '' }] } }, of('b', 'm-1'), of('c', 'm-2'), of('d', 'm-3')];
    expect(replayed(orders, limited).map(({ after }) => after?.discountTotal)).toEqual([100, 0, 100, 0]);
  });

  it('go on where the last chunk left them', () => {
    const counters = new RunningCounters([{ ruleKind: 'discount', ruleId: 'few', period: 'lifetime', memberId: '', uses: 1, amount: 0 }]);
    const rules = { settledBy: compiled(OLD), draft: compiled(limited), program: PROGRAM };
    expect([of('a', 'm-1'), of('b', 'm-2')].map((order) => replayOrder(order, rules, counters).after?.discountTotal)).toEqual([100, 0]);
    expect(counters.changed()).toEqual([
      { ruleKind: 'discount', ruleId: 'few', period: 'lifetime', memberId: '', uses: 2, amount: 0 },
      { ruleKind: 'discount', ruleId: 'few', period: 'lifetime', memberId: 'm-1', uses: 1, amount: 0 },
    ]);
  });

  it('of orders that the draft refuses are not used', () => {
    const refused = settled(basket('a', 1000, { redeem: { points: 1 } }), { available: 1 });
    const draft = { discounts: [{ ...limited.discounts[0]!, limits: { total: 1 } }], redemption: null };
    expect(replayed([refused, of('b', 'm-2')], draft).map(({ after }) => after?.discountTotal)).toEqual([undefined, 100]);
  });
});

describe('the cap per day of a draft', () => {
  const capped = { ...OLD, discounts: [], earningCaps: { perDay: 150 } };
  const at = (id: string, date: string, memberId = 'm-1') =>
    settled(basket(id, 10_000, { memberId }), { date, member: { ...MEMBER, id: memberId } }, { ...OLD, discounts: [] });

  it('counts what the draft gave to a member on a day, and nothing that was really earned', () => {
    const first = at('a', '2026-03-02');
    const earned = { ruleKind: 'cap', ruleId: 'earningCaps.perDay', period: '2026-03-02', memberId: 'm-1', uses: 1, amount: 150 } as const;
    const orders = [
      { ...first, facts: { ...first.facts, counters: [earned] } },
      at('b', '2026-03-02'),
      at('c', '2026-03-02'),
      at('d', '2026-03-03'),
      at('e', '2026-03-02', 'm-2'),
    ];
    expect(replayed(orders, capped).map(({ after }) => after?.earned.points)).toEqual([100, 50, 0, 100, 100]);
  });

  it('goes on where the last chunk left it', () => {
    const rules = { settledBy: compiled(OLD), draft: compiled(capped), program: PROGRAM };
    const counters = new RunningCounters([]);
    replayOrder(at('a', '2026-03-02'), rules, counters);
    const chunk = new RunningCounters(counters.changed());
    expect(replayOrder(at('b', '2026-03-02'), rules, chunk).after?.earned.points).toBe(50);
    expect(chunk.changed()).toEqual([{ ruleKind: 'cap', ruleId: 'earningCaps.perDay', period: '2026-03-02', memberId: 'm-1', uses: 2, amount: 150 }]);
  });
});

describe('totals', () => {
  it('of nothing are 0, and other totals are left as they are', () => {
    expect(addToTotals(NO_TOTALS, [])).toEqual(NO_TOTALS);
    expect(NO_TOTALS.orders.looked).toBe(0);
  });

  it('add up what differs; orders that would be refused are in no sum', () => {
    const orders = [
      settled(basket('more', 10_000)),
      settled(basket('same', 1000)),
      settled(basket('refused', 1000, { redeem: { points: 10 } }), { available: 10 }),
      settled(basket('less', 500)),
    ];
    // Before: 10 % off 10,000, 1,000 and 500, and a point for each 100 left: 90, 9, 4. By the draft 2,000 off the first (80 points), the second as before.
    const draft: Partial<RuleSet> = {
      discounts: [
        { id: 'big', when: 'order.subtotal >= 10000', give: { amount: 2000, per: 'order' } },
        { id: 'ten', when: 'order.subtotal == 1000', give: { percent: '10' } },
      ],
      earning: [{ id: 'base', mode: 'money', points: 1, per: 100, when: 'order.subtotal >= 1000' }],
    };
    const results = replayed(orders, draft);
    const totals = addToTotals(NO_TOTALS, results);
    expect(totals).toEqual({
      orders: { looked: 4, same: 1, different: 2, refused: 1, paysLess: 1, paysMore: 1, earnsMore: 0, earnsLess: 2 },
      before: { discountTotal: 1150, total: 10_350, payable: 10_350, redeemedPoints: 0, redeemedValue: 0, earnedPoints: 103 },
      after: { discountTotal: 2100, total: 9400, payable: 9400, redeemedPoints: 0, redeemedValue: 0, earnedPoints: 89 },
      discounts: [
        { id: 'big', before: { orders: 0, amount: 0 }, after: { orders: 1, amount: 2000 } },
        { id: 'ten', before: { orders: 3, amount: 1150 }, after: { orders: 1, amount: 100 } },
      ],
      earning: [{ id: 'base', before: { orders: 3, amount: 103 }, after: { orders: 2, amount: 89 } }],
      refusals: [{ code: 'REDEMPTION_NOT_ALLOWED', orders: 1 }],
      levels: [],
      ruleErrors: [],
    });
    // In chunks it comes to the same.
    expect(results.reduce((so, one) => addToTotals(so, [one]), NO_TOTALS)).toEqual(totals);
  });

  it('count what is earned more and by which level', () => {
    const [one] = replayed([settled(basket('a', 1000))], { ...OLD, earning: [{ id: 'base', mode: 'money', points: 2, per: 100 }] });
    const moved = { ...one!, after: { ...one!.after!, level: 'gold' } };
    const totals = addToTotals(addToTotals(NO_TOTALS, [moved]), [{ ...moved, after: { ...moved.after, level: 'basic' } }, moved]);
    expect(totals.orders).toMatchObject({ earnsMore: 3, different: 3 });
    expect(totals.levels).toEqual([
      { before: 'member', after: 'basic', orders: 1 },
      { before: 'member', after: 'gold', orders: 2 },
    ]);
  });

  it('refuse to be beyond 2^53 − 1', () => {
    const [one] = replayed([settled(basket('a', 1000))], OLD);
    const huge = { ...one!, before: { ...one!.before, total: Number.MAX_SAFE_INTEGER } };
    expect(() => addToTotals(NO_TOTALS, [huge, huge])).toThrow('beyond 9007199254740991');
  });

  it('list refusals by code', () => {
    const [one] = replayed([settled(basket('a', 1000, { redeem: { points: 10 } }), { available: 10 })], { redemption: null });
    const other = { ...one!, refusal: { code: 'OUT_OF_RANGE', detail: '' } as const };
    expect(addToTotals(NO_TOTALS, [one!, other]).refusals.map(({ code }) => code)).toEqual(['OUT_OF_RANGE', 'REDEMPTION_NOT_ALLOWED']);
  });
});
