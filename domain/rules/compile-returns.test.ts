import type { RuleSet } from './rule-set';
import { compileRuleSet } from './compile';

const compile = (ruleSet: Partial<RuleSet>) => compileRuleSet({ earning: [], ...ruleSet });

describe('how returns are settled', () => {
  it('is proportional, unlimited and with 30 days of grace where nothing is said', () => {
    const usual = { clawback: 'proportional', source: 'unlimited', restoreGraceDays: 30 };
    for (const ruleSet of [{}, { returns: null }, { returns: {} }]) expect(compile(ruleSet).compiled?.returns).toEqual(usual);
  });

  it('is as published', () => {
    const returns = { clawback: 'kept', source: 'within_balance', restoreGraceDays: 0 } as const;
    expect(compile({ returns })).toMatchObject({ compiled: { returns }, errors: [], warnings: [] });
  });

  it.each([-1, 1.5])('has no %d days of grace', (restoreGraceDays) => {
    expect(compile({ returns: { restoreGraceDays } }).errors).toEqual([
      { path: 'returns.restoreGraceDays', message: 'An integer of at least 0 is needed.' },
    ]);
  });

  it('has at most ten years of grace', () => {
    expect(compile({ returns: { restoreGraceDays: 3651 } }).errors).toEqual([{ path: 'returns.restoreGraceDays', message: 'At most 3650 days.' }]);
    expect(compile({ returns: { restoreGraceDays: 3650 } }).errors).toEqual([]);
  });

  it('is odd when only pending points are taken and there never are any', () => {
    const returns = { source: 'only_pending' } as const;
    const warning = { path: 'returns.source', message: 'Points are never pending: nothing would be taken back.' };
    expect(compile({ returns }).warnings).toEqual([warning]);
    expect(compile({ returns, lots: { pendingFor: null } }).warnings).toEqual([warning]);
    expect(compile({ returns, lots: { pendingFor: { days: 3 } } }).warnings).toEqual([]);
    const earning = [{ id: 'e', mode: 'order' as const, points: 5, pendingFor: { days: 3 } }];
    expect(compile({ returns, earning }).warnings).toEqual([]);
  });
});
