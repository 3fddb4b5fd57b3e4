import fc from 'fast-check';
import type { EarningCaps, EarningRule, RuleSet } from '../rules/rule-set';
import { anonymous, compiled, evaluated, factsOf, line, orderOf, PROGRAM, refusal } from '../testing/settle';
import { reachableCounters } from './counters';
import type { CounterState, SettlementFacts } from './facts';

const LARGEST = Number.MAX_SAFE_INTEGER;
const DAY = '2026-03-02';

const once = (id: string, points: number, more: Partial<EarningRule> = {}): EarningRule => ({ id, mode: 'order', points, ...more });
const RULES = [once('a', 50), once('b', 30)];

const onDay = (amount: number, period = DAY): CounterState => ({
  ruleKind: 'cap',
  ruleId: 'earningCaps.perDay',
  period,
  memberId: 'm-1',
  uses: 1,
  amount,
});

function earn(earningCaps: EarningCaps, facts: Partial<SettlementFacts> = {}, more: Partial<RuleSet> = {}) {
  const evaluation = evaluated({ ruleSet: { earning: RULES, earningCaps, ...more }, order: orderOf([line('1', 1000)]), facts });
  const { accrual, uses, trace } = evaluation;
  return { accrual: accrual!, uses, trace, points: Object.fromEntries(accrual!.rules.map(({ ruleId, points }) => [ruleId, points])) };
}

describe('the cap per day', () => {
  it('leaves what the day has left, to the first rules first', () => {
    expect(earn({ perDay: 100 }).points).toEqual({ a: 50, b: 30 });
    expect(earn({ perDay: 100 }, { counters: [onDay(40)] }).points).toEqual({ a: 50, b: 10 });
    expect(earn({ perDay: 100 }, { counters: [onDay(70)] }).points).toEqual({ a: 30 });
    expect(earn({ perDay: 100 }, { counters: [onDay(100)] }).points).toEqual({});
    // A version with a lower cap on the same day.
    expect(earn({ perDay: 60 }, { counters: [onDay(100)] }).points).toEqual({});
    expect(earn({ perDay: null }, {}).points).toEqual({ a: 50, b: 30 });
  });

  it('counts what was earned in the end, and nothing when that is nothing', () => {
    expect(earn({ perDay: 100 }, { counters: [onDay(90)] }).uses).toEqual([{ ...onDay(10), uses: 1 }]);
    expect(earn({ perDay: 100 }, { counters: [onDay(100)] }).uses).toEqual([]);
    expect(earn({ perOrder: 100 }).uses).toEqual([]);
  });

  it('counts by the day in the time zone of the program', () => {
    const ruleSet = compiled({ earning: RULES, earningCaps: { perDay: 5 } });
    const counted = (placedAt: string, timeZone: string) => {
      const order = orderOf([line('1', 1)], { placedAt });
      return reachableCounters(ruleSet, order, factsOf(order, {}, { ...PROGRAM, timeZone }), 'm-1').map(({ period }) => period);
    };
    expect(counted('2026-12-31T17:30:00Z', 'Asia/Jakarta')).toEqual(['2027-01-01']);
    expect(counted('2026-12-31T16:59:59Z', 'Asia/Jakarta')).toEqual(['2026-12-31']);
    // The day on which clocks go forward has 23 hours, the one on which they go back 25.
    expect(counted('2026-03-08T04:59:59Z', 'America/New_York')).toEqual(['2026-03-07']);
    expect(counted('2026-03-09T03:59:59Z', 'America/New_York')).toEqual(['2026-03-08']);
    expect(counted('2026-11-02T04:59:59Z', 'America/New_York')).toEqual(['2026-11-01']);
  });

  it('counts for members only', () => {
    const ruleSet = compiled({ earning: RULES, earningCaps: { perDay: 5 } });
    const order = anonymous([line('1', 1)]);
    expect(reachableCounters(ruleSet, order, factsOf(order), null)).toEqual([]);
  });
});

describe('the cap on the balance', () => {
  it('fills the card up to it and no further', () => {
    expect(earn({ maxBalance: 1000 }, { balance: 900 }).points).toEqual({ a: 50, b: 30 });
    expect(earn({ maxBalance: 1000 }, { balance: 940 }).points).toEqual({ a: 50, b: 10 });
    expect(earn({ maxBalance: 1000 }, { balance: 1000 }).points).toEqual({});
    expect(earn({ maxBalance: 1000 }, { balance: 5000 }).points).toEqual({});
  });

  it('has room for what the order itself redeems: that leaves the card first', () => {
    const order = orderOf([line('1', 100_000)], { redeem: { points: 60 } });
    const ruleSet = { earning: RULES, earningCaps: { maxBalance: 1000 }, redemption: {} };
    expect(evaluated({ ruleSet, order, facts: { available: 1000, balance: 1000 } }).accrual).toMatchObject({ points: 60 });
  });
});

describe('several caps', () => {
  it('lower one after the other, and tell how much', () => {
    const { points, trace } = earn({ perOrder: 70, perDay: 100, maxBalance: 1000 }, { counters: [onDay(40)], balance: 975 });
    expect(points).toEqual({ a: 25 });
    expect(trace).toMatchObject([
      { ruleId: 'a', computed: 50, gave: 25, reductions: [{ by: 'earningCaps.maxBalance', amount: 25 }] },
      {
        ruleId: 'b',
        applied: false,
        reason: 'NO_EFFECT',
        computed: 30,
        gave: 0,
        reducedBy: ['earningCaps.perOrder', 'earningCaps.perDay', 'earningCaps.maxBalance'],
        reductions: [
          { by: 'earningCaps.perOrder', amount: 10 },
          { by: 'earningCaps.perDay', amount: 10 },
          { by: 'earningCaps.maxBalance', amount: 10 },
        ],
      },
    ]);
  });

  it('lower what is beyond every number as well', () => {
    const huge: EarningRule = { id: 'huge', mode: 'money', points: LARGEST, per: 1 };
    for (const caps of [{ perOrder: 7 }, { perDay: 7 }, { maxBalance: 7 }]) expect(earn(caps, {}, { earning: [huge] }).points).toEqual({ huge: 7 });
    expect(refusal({ ruleSet: { earning: [huge] }, order: orderOf([line('1', 1000)]) })).toBe('OUT_OF_RANGE');
    expect(earn({ perDay: LARGEST }, { counters: [onDay(LARGEST - 5)] }, { earning: [huge] }).points).toEqual({ huge: 5 });
    expect(earn({ maxBalance: LARGEST }, { balance: LARGEST - 5 }, { earning: [huge] }).points).toEqual({ huge: 5 });
  });

  it('are never exceeded, and take no more than they must', () => {
    const some = fc.integer({ min: 0, max: 120 });
    const cap = fc.option(some);
    fc.assert(
      fc.property(fc.array(some, { maxLength: 5 }), cap, cap, cap, some, some, (worth, perOrder, perDay, maxBalance, earned, balance) => {
        const earning = worth.map((points, index) => once(String(index), 1, { mode: 'unit', points: Math.max(1, points) }));
        const facts = { counters: [onDay(earned)], balance };
        const all = earning.reduce((sum, { points }) => sum + points, 0);
        const { accrual } = earn({ perOrder, perDay, maxBalance }, facts, { earning });
        const left = [perOrder, perDay === null ? null : perDay - earned, maxBalance === null ? null : maxBalance - balance];
        expect(accrual.points).toBe(Math.max(0, Math.min(all, ...left.map((one) => one ?? Infinity))));
        // The first rules keep all of theirs; at most one is given a part.
        const gave = earning.map(({ id, points }) => [accrual.rules.find(({ ruleId }) => ruleId === id)?.points ?? 0, points] as const);
        const cut = gave.findIndex(([given, computed]) => given < computed);
        if (cut >= 0) expect(gave.slice(cut + 1).every(([given]) => given === 0)).toBe(true);
      }),
    );
  });
});
