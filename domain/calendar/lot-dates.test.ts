import { lotDates } from './lot-dates';

describe('lotDates', () => {
  it.each([
    [{}, '2026-03-01', '2026-03-01', null],
    [{ validFor: null, pendingFor: null, roundUpTo: null }, '2026-03-01', '2026-03-01', null],
    [{ validFor: { days: 90 } }, '2026-03-01', '2026-03-01', '2026-05-30'],
    [{ validFor: { months: 1 } }, '2026-01-31', '2026-01-31', '2026-02-28'],
    [{ validFor: { days: 0 } }, '2026-01-01', '2026-01-01', '2026-01-01'],
    [{ validFor: { months: 12 }, roundUpTo: 'month' }, '2026-11-23', '2026-11-23', '2027-11-30'],
    [{ validFor: { months: 1 }, roundUpTo: 'quarter' }, '2026-11-23', '2026-11-23', '2026-12-31'],
    [{ validFor: { years: 2 }, roundUpTo: 'year' }, '2026-11-23', '2026-11-23', '2028-12-31'],
    // Validity counts from when the lot becomes usable.
    [{ validFor: { months: 1 }, pendingFor: { days: 14 } }, '2026-01-17', '2026-01-31', '2026-02-28'],
    [{ pendingFor: { days: 14 }, roundUpTo: 'year' }, '2026-01-17', '2026-01-31', null],
  ] as const)('%j on %s', (policy, date, availableOn, expiresOn) => {
    expect(lotDates(policy, date)).toEqual({ availableOn, expiresOn });
  });

  it('lets a rule say otherwise, null included', () => {
    const policy = { validFor: { months: 12 }, pendingFor: { days: 14 }, roundUpTo: 'month' } as const;
    expect(lotDates(policy, '2026-11-23', {})).toEqual({ availableOn: '2026-12-07', expiresOn: '2027-12-31' });
    expect(lotDates(policy, '2026-11-23', { validFor: null, pendingFor: null })).toEqual({ availableOn: '2026-11-23', expiresOn: null });
    expect(lotDates(policy, '2026-11-23', { validFor: { days: 7 }, pendingFor: { days: 1 } })).toEqual({
      availableOn: '2026-11-24',
      expiresOn: '2026-12-31',
    });
  });
});
