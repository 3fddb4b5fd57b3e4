import { keptUntil, spanOn, type CompiledLevelPolicy } from './policy';
import { countingOn, mostWith, NOTHING_YET, withDay } from './qualifying';

const keeping = (keepFor: CompiledLevelPolicy['keepFor']): CompiledLevelPolicy => ({ period: null, keepFor, downgrade: 'never', graceDays: 0 });

describe('a period', () => {
  it.each([
    [{ months: 1 }, '2026-03-10', '2026-02-10', '2026-03-10'],
    [{ months: 12 }, '2026-12-31', '2025-12-31', '2026-12-31'],
    // Months clamp: each of these ends a month of days.
    [{ months: 1 }, '2026-03-31', '2026-02-28', '2026-03-31'],
    [{ months: 1 }, '2026-02-28', '2026-01-28', '2026-02-28'],
    [{ months: 14 }, '2026-01-01', '2024-11-01', '2026-01-01'],
    [{ calendar: 'year' as const }, '2026-06-15', '2025-12-31', '2026-12-31'],
    [{ calendar: 'year' as const }, '2026-01-01', '2025-12-31', '2026-12-31'],
  ])('%j on %s is what comes after %s, through %s', (period, date, after, through) => {
    expect(spanOn(period, date)).toEqual({ after, through });
  });
});

it.each([
  [{ months: 1, roundUpTo: null }, '2026-02-28'],
  [{ months: 2, roundUpTo: null }, '2026-03-31'],
  [{ months: 2, roundUpTo: 'quarter' as const }, '2026-03-31'],
  [{ months: 3, roundUpTo: 'month' as const }, '2026-04-30'],
  [{ months: 3, roundUpTo: 'quarter' as const }, '2026-06-30'],
  [{ months: 12, roundUpTo: 'year' as const }, '2027-12-31'],
])('a level that is reached on 31 January 2026 is kept for %j: through %s', (keepFor, until) => {
  expect(keptUntil(keeping(keepFor), '2026-01-31')).toBe(until);
});

it('without keepFor it is not kept', () => {
  expect(keptUntil(keeping(null), '2026-01-31')).toBeNull();
});

describe('the numbers that count', () => {
  const amounts = [
    { date: '2026-01-10', spend: 100, earned: 1 },
    { date: '2026-02-10', spend: 20, earned: 2 },
    { date: '2026-03-09', spend: 3, earned: 4 },
  ].reduce(withDay, NOTHING_YET);
  const most = (date: string, from: string) => mostWith(amounts, { months: 2 }, date, from, ({ spend }) => spend);

  it('are those of the period, or of a lifetime', () => {
    expect(countingOn(amounts, { months: 2 }, '2026-03-09')).toEqual({ spend: 123, earned: 7 });
    expect(countingOn(amounts, { months: 2 }, '2026-03-10')).toEqual({ spend: 23, earned: 6 });
    expect(countingOn(amounts, { months: 2 }, '2026-02-09')).toEqual({ spend: 100, earned: 1 });
    expect(countingOn(amounts, { calendar: 'year' }, '2026-02-09')).toEqual({ spend: 123, earned: 7 });
    expect(countingOn(amounts, { calendar: 'year' }, '2027-01-01')).toEqual({ spend: 0, earned: 0 });
    expect(countingOn(amounts, null, '1999-01-01')).toEqual({ spend: 123, earned: 7 });
  });

  it('of a late order are the most that any of its periods came to', () => {
    expect(most('2026-01-10', '2026-01-10')).toBe(123);
    // A period that would end before the level was lowered is closed.
    expect(most('2026-01-10', '2026-03-10')).toBeNull();
    expect(most('2026-01-20', '2026-03-10')).toBe(23);
    expect(mostWith(amounts, { calendar: 'year' }, '2026-01-10', '2027-01-01', ({ spend }) => spend)).toBeNull();
    expect(mostWith(amounts, { calendar: 'year' }, '2026-01-10', '2026-01-10', ({ spend }) => spend)).toBe(123);
    expect(mostWith(amounts, null, '2026-01-10', '2027-01-01', ({ earned }) => earned)).toBe(7);
  });
});
