import { periodKey } from '../calendar/period';
import { anonymous, compiled, evaluated, factsOf, line, orderOf, PROGRAM } from '../testing/settle';
import type { OrderRequest } from '../orders/order';
import type { DiscountRule, Limits, RuleSet } from '../rules/rule-set';
import { limitsLeft, reachableCounters } from './counters';
import type { CounterState } from './facts';

const rule = (id: string, limits: Limits, more: Partial<DiscountRule> = {}): DiscountRule => ({ id, give: { percent: '10' }, limits, ...more });

const RULES: Partial<RuleSet> = {
  discounts: [
    rule('all', { total: 5 }),
    rule('each', { perMember: 1, per: 'week' }),
    rule('both', { total: 5, perMember: 1, per: 'year' }),
    rule('budget', { amount: 1000, per: 'month' }),
    rule('code', { total: 5 }, { code: 'CODE' }),
    rule('ended', { total: 5 }, { until: '2026-03-02T09:00:00Z' }),
    rule('future', { total: 5 }, { from: '2026-03-02T09:00:01Z' }),
    rule('started', { total: 5, per: 'day' }, { from: '2026-03-02T09:00:00Z' }),
    rule('member', { total: 5 }, { when: "member.level == 'gold'" }),
    rule('none', { total: null, perMember: null, amount: null }),
    { id: 'unlimited', give: { percent: '1' } },
  ],
  earning: [{ id: 'earn', mode: 'order', points: 5, limits: { perMember: 3, amount: 100 } }],
};

const reachable = (more: Partial<OrderRequest>, memberId: string | null = 'm-1') => {
  const order = orderOf([line('1', 100)], more);
  return reachableCounters(compiled(RULES), order, factsOf(order), memberId).map(
    ({ ruleKind, ruleId, period, memberId: who }) => `${ruleKind} ${ruleId} ${period} ${who}`,
  );
};

describe('reachableCounters', () => {
  const OPEN = ['discount all lifetime ', 'discount each 2026-W10 m-1', 'discount both 2026 ', 'discount both 2026 m-1', 'discount budget 2026-03 '];

  it('are those of limited rules that codes and date can reach', () => {
    expect(reachable({})).toEqual([
      ...OPEN,
      'discount started 2026-03-02 ',
      'discount member lifetime ',
      'earning earn lifetime ',
      'earning earn lifetime m-1',
    ]);
    expect(reachable({ codes: ['x', 'code'] })).toContain('discount code lifetime ');
  });

  it('are fewer without a member, and with pricing given', () => {
    expect(reachable({}, null)).toEqual(['discount all lifetime ', 'discount budget 2026-03 ', 'discount started 2026-03-02 ']);
    expect(reachable({ pricing: 'given' })).toEqual(['earning earn lifetime ', 'earning earn lifetime m-1']);
    expect(reachable({ pricing: 'given' }, null)).toEqual([]);
  });
});

describe('the period that a limit counts in', () => {
  const PERIODS = ['lifetime', 'year', 'month', 'week', 'day'] as const;

  /** The periods that an order placed at an instant counts in, in the order of `PERIODS`. */
  const periods = (placedAt: string, timeZone: string) => {
    const ready = compiled({ discounts: PERIODS.map((per) => rule(per, { total: 1, per })) });
    const order = orderOf([line('1', 100)], { placedAt });
    return reachableCounters(ready, order, factsOf(order, {}, { ...PROGRAM, timeZone }), null).map(({ period }) => period);
  };

  it.each([
    // The year ends seven hours earlier in Jakarta; its last days belong to the 53rd week, of which three days lie in January.
    ['2026-12-31T16:59:59.999Z', 'Asia/Jakarta', ['lifetime', '2026', '2026-12', '2026-W53', '2026-12-31']],
    ['2026-12-31T17:00:00Z', 'Asia/Jakarta', ['lifetime', '2027', '2027-01', '2026-W53', '2027-01-01']],
    ['2027-01-03T16:59:59Z', 'Asia/Jakarta', ['lifetime', '2027', '2027-01', '2026-W53', '2027-01-03']],
    ['2027-01-03T17:00:00Z', 'Asia/Jakarta', ['lifetime', '2027', '2027-01', '2027-W01', '2027-01-04']],
    // December that already counts in the first week of the next year.
    ['2025-12-29T12:00:00Z', 'UTC', ['lifetime', '2025', '2025-12', '2026-W01', '2025-12-29']],
    // Clocks go forward on 8 March 2026 and back on 1 November: both Sundays end at another distance from UTC than they began.
    ['2026-03-08T05:00:00Z', 'America/New_York', ['lifetime', '2026', '2026-03', '2026-W10', '2026-03-08']],
    ['2026-03-09T03:59:59Z', 'America/New_York', ['lifetime', '2026', '2026-03', '2026-W10', '2026-03-08']],
    ['2026-03-09T04:00:00Z', 'America/New_York', ['lifetime', '2026', '2026-03', '2026-W11', '2026-03-09']],
    ['2026-11-01T03:59:59Z', 'America/New_York', ['lifetime', '2026', '2026-10', '2026-W44', '2026-10-31']],
    ['2026-11-02T04:59:59Z', 'America/New_York', ['lifetime', '2026', '2026-11', '2026-W44', '2026-11-01']],
    ['2026-11-02T05:00:00Z', 'America/New_York', ['lifetime', '2026', '2026-11', '2026-W45', '2026-11-02']],
    // The day of the operation, however it is written.
    ['2026-11-23T23:30:00-05:00', 'Asia/Jakarta', ['lifetime', '2026', '2026-11', '2026-W48', '2026-11-24']],
  ])('%s in %s', (placedAt, timeZone, expected) => {
    expect(periods(placedAt, timeZone)).toEqual(expected);
  });

  it.each(PERIODS)('per %s: what was used in another one counts for nothing', (per) => {
    const order = orderOf([line('1', 1000)]);
    const at = (date: string, uses: number): number => {
      const counters = [{ ...counter(uses, 0), period: periodKey(per, date) }];
      return evaluated({ ruleSet: { discounts: [rule('d', { total: 1, per })] }, order, facts: { counters } }).pricing.discountTotal;
    };
    expect(at('2026-03-02', 1)).toBe(0);
    expect(at('2025-01-31', 1)).toBe(per === 'lifetime' ? 0 : 100);
  });
});

const counter = (uses: number, amount: number, more: Partial<CounterState> = {}): CounterState => ({
  ruleKind: 'discount',
  ruleId: 'd',
  period: 'lifetime',
  memberId: '',
  uses,
  amount,
  ...more,
});

/** What a discount of 10 % gives on 1000, with what it counts. */
function used(limits: Limits, counters: CounterState[]): { gave: number; counted: string[] } {
  const { pricing, uses } = evaluated({
    ruleSet: { discounts: [rule('d', limits)] },
    order: orderOf([line('1', 600), line('2', 400)]),
    facts: { counters },
  });
  return {
    gave: pricing.discountTotal,
    counted: uses.map(({ period, memberId, uses: count, amount }) => `${period} ${memberId} ${count} ${amount}`),
  };
}

describe('limits', () => {
  it('count one use for each counter', () => {
    expect(used({ total: 5, perMember: 2, amount: 500, per: 'month' }, [])).toEqual({ gave: 100, counted: ['2026-03  1 100', '2026-03 m-1 1 100'] });
    expect(used({ perMember: 2 }, [])).toEqual({ gave: 100, counted: ['lifetime m-1 1 0'] });
    expect(used({ onReturn: 'keep' }, [])).toEqual({ gave: 100, counted: [] });
  });

  it('are reached by all or by the member', () => {
    expect(used({ total: 5 }, [counter(4, 0)]).gave).toBe(100);
    expect(used({ total: 5 }, [counter(5, 0)])).toEqual({ gave: 0, counted: [] });
    expect(used({ perMember: 1 }, [counter(9, 0), counter(1, 0, { memberId: 'm-2' })]).gave).toBe(100);
    expect(used({ perMember: 1 }, [counter(1, 0, { memberId: 'm-1' })]).gave).toBe(0);
    expect(used({ total: 0 }, []).gave).toBe(0);
  });

  it('count in their own period and rule only', () => {
    const others = [counter(9, 999, { period: '2026-02' }), counter(9, 999, { ruleKind: 'earning' }), counter(9, 999, { ruleId: 'x' })];
    expect(used({ total: 1, amount: 500, per: 'month' }, others).gave).toBe(100);
    expect(used({ total: 1, per: 'month' }, [counter(1, 0, { period: '2026-03' })]).gave).toBe(0);
  });

  it('leave of a budget what is left of it, spread again', () => {
    expect(used({ amount: 500 }, [counter(3, 470)])).toEqual({ gave: 30, counted: ['lifetime  1 30'] });
    expect(used({ amount: 500 }, [counter(3, 500)]).gave).toBe(0);
    expect(used({ amount: 500 }, [counter(3, 600)]).gave).toBe(0);
    const ruleSet = { discounts: [rule('d', { amount: 30 }, { maxAmount: 50 })] };
    expect(evaluated({ ruleSet, order: orderOf([line('1', 600), line('2', 400)]) }).pricing.lines.map(({ net }) => net)).toEqual([582, 388]);
  });

  it('hold for earning too', () => {
    const earning: RuleSet['earning'] = [{ id: 'e', mode: 'order', points: 50, limits: { total: 2, amount: 120 } }];
    const points = (uses: number, amount: number) => {
      const { accrual, uses: counted } = evaluated({
        ruleSet: { earning },
        order: orderOf([line('1', 10)]),
        facts: { counters: [counter(uses, amount, { ruleKind: 'earning', ruleId: 'e' })] },
      });
      return [accrual?.points, counted.map(({ amount: given }) => given)];
    };
    expect(points(0, 0)).toEqual([50, [50]]);
    expect(points(1, 100)).toEqual([20, [20]]);
    expect(points(2, 0)).toEqual([0, []]);
    expect(points(0, 120)).toEqual([0, []]);
  });

  it('by member are reached for nobody in particular without a member', () => {
    const ready = compiled({ discounts: [rule('d', { perMember: 1 })] });
    const order = orderOf([line('1', 10)]);
    expect(limitsLeft(ready.discounts[0]!, factsOf(order, { member: null }))).toEqual({ isReached: false, budget: null });
  });

  it('by member never apply to an order of nobody, and its code says so', () => {
    const { pricing, uses } = evaluated({
      ruleSet: { discounts: [rule('d', { perMember: 1 }, { code: 'ONCE' })] },
      order: anonymous([line('1', 1000)], { codes: ['once'] }),
    });
    expect(pricing.discountTotal).toBe(0);
    expect(pricing.codesNotApplied).toEqual([{ code: 'once', reason: 'CONDITION_FALSE' }]);
    expect(uses).toEqual([]);
  });

  it('that are used up are what a code is told', () => {
    const fared = (limits: Limits, counters: CounterState[]) =>
      evaluated({
        ruleSet: { discounts: [rule('d', limits, { code: 'ONCE' })] },
        order: orderOf([line('1', 1000)], { codes: ['ONCE'] }),
        facts: { counters },
      }).pricing.codesNotApplied;
    const reached = [{ code: 'ONCE', reason: 'LIMIT_REACHED' }];
    expect(fared({ total: 1 }, [counter(1, 0)])).toEqual(reached);
    expect(fared({ perMember: 1 }, [counter(1, 0, { memberId: 'm-1' })])).toEqual(reached);
    expect(fared({ amount: 100 }, [counter(1, 100)])).toEqual(reached);
    expect(fared({ amount: 100 }, [counter(1, 99)])).toEqual([]);
  });

  it('count nothing of a rule that lost its group, came after a stop, or came to nothing', () => {
    const discounts = [
      rule('best', { total: 5 }, { exclusive: 'g', give: { percent: '20' } }),
      rule('lost', { total: 5 }, { exclusive: 'g' }),
      rule('nothing', { total: 5 }, { lines: "line.sku == 'x'" }),
      rule('stop', { total: 5 }, { stop: true }),
      rule('after', { total: 5 }),
    ];
    const earning: RuleSet['earning'] = [
      { id: 'kept', mode: 'order', points: 5, limits: { total: 5 } },
      { id: 'capped', mode: 'order', points: 5, limits: { total: 5, amount: 50 } },
    ];
    const { uses } = evaluated({ ruleSet: { discounts, earning, earningCaps: { perOrder: 5 } }, order: orderOf([line('1', 1000)]) });
    expect(uses.map(({ ruleId }) => ruleId)).toEqual(['best', 'stop', 'kept']);
  });

  it('count of an earning rule what the caps left of it', () => {
    const earning: RuleSet['earning'] = [{ id: 'e', mode: 'order', points: 50, limits: { amount: 120 } }];
    const { uses } = evaluated({ ruleSet: { earning, earningCaps: { perOrder: 20 } }, order: orderOf([line('1', 1000)]) });
    expect(uses).toMatchObject([{ ruleId: 'e', uses: 1, amount: 20 }]);
  });

  it('say whether a returned order gives its use back', () => {
    const onReturn = (limits: Limits) => compiled({ discounts: [rule('d', limits)] }).discounts[0]!.limits?.onReturn;
    expect([onReturn({ total: 1 }), onReturn({ total: 1, onReturn: 'give_back' }), onReturn({ total: 1, onReturn: 'keep' })]).toEqual([
      'give_back',
      'give_back',
      'keep',
    ]);
  });
});
