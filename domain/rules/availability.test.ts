import { findUnavailable, UNAVAILABLE_PARTS } from './availability';

describe('findUnavailable', () => {
  it('names every part that waits for its issue, with its path', () => {
    const ruleSet = {
      discounts: [{ id: 'a' }, { id: 'b', codes: 'issued', cost: { points: 5 } }],
      earning: [{ id: 'e', pendingFor: { until: 'confirmed' } }],
      earningCaps: { perOrder: 5, perDay: 10, maxBalance: 100 },
      lots: { pendingFor: { until: 'confirmed', cancelAfter: { days: 60 } }, warnBefore: [{ days: 30 }] },
      levels: [{ id: 'gold' }],
      levelPolicy: { qualifyOn: 'spend', period: { months: 12 }, keepFor: { months: 6 }, downgrade: 'reassess', graceDays: 3 },
      issue: [{}],
      bonuses: [{}],
      referral: { referrer: 5 },
      approvals: {},
    };
    expect(findUnavailable(ruleSet)).toEqual([
      { path: 'discounts.1.codes', message: '`codes` (issued codes) is not available yet.' },
      { path: 'discounts.1.cost', message: '`cost` (rewards) is not available yet.' },
      ...['issue', 'bonuses', 'referral', 'approvals'].map((part) => ({
        path: part,
        message: `\`${part}\` is not available yet.`,
      })),
    ]);
    expect(findUnavailable(ruleSet)).toHaveLength(UNAVAILABLE_PARTS.length);
  });

  it('lets pass what is there, and what asks for nothing', () => {
    const levelPolicy = { qualifyOn: 'points', period: null, keepFor: null, downgrade: 'never', graceDays: 0 };
    const nothing = {
      levelPolicy,
      issue: [],
      bonuses: [],
      referral: undefined,
      earningCaps: { perDay: null },
      lots: { pendingFor: { days: 3 } },
    };
    expect(findUnavailable({ discounts: [{ id: 'a', maxUnits: 3 }], earning: [], ...nothing })).toEqual([]);
  });

  it.each([null, undefined, 5, 'x', [], { discounts: 'x', lots: [] }, { discounts: { codes: 1 } }, [{ issue: 1 }]])(
    'leaves %j to others',
    (ruleSet) => {
      expect(findUnavailable(ruleSet)).toEqual([]);
    },
  );
});
