import fc from 'fast-check';
import { dayNumber, fromDayNumber, writeDate } from './civil-date';
import { addDays, addDuration, addMonths } from './duration';

describe('adding to a date', () => {
  it.each([
    ['2026-01-31', { months: 1 }, '2026-02-28'],
    ['2024-01-31', { months: 1 }, '2024-02-29'],
    ['2026-01-25', { months: 1 }, '2026-02-25'],
    ['2026-08-31', { months: 6 }, '2027-02-28'],
    ['2026-11-30', { months: 3 }, '2027-02-28'],
    ['2026-12-15', { months: 0 }, '2026-12-15'],
    ['2026-12-15', { months: 25 }, '2029-01-15'],
    ['2024-02-29', { years: 1 }, '2025-02-28'],
    ['2024-02-29', { years: 4 }, '2028-02-29'],
    ['2026-03-01', { days: 90 }, '2026-05-30'],
    ['2026-01-01', { days: 0 }, '2026-01-01'],
    ['2026-12-31', { days: 1 }, '2027-01-01'],
    ['9999-12-31', { years: 1 }, '9999-12-31'],
    ['9999-12-31', { days: 1 }, '9999-12-31'],
  ] as const)('%s + %j = %s', (date, duration, expected) => {
    expect(addDuration(date, duration)).toBe(expected);
  });

  it('never leaves the month that is meant', () => {
    const day = fc.integer({ min: 0, max: 40000 });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 1200 }), (days, months) => {
        const from = fromDayNumber(days);
        const [year, month] = addMonths(writeDate(from), months).split('-').map(Number);
        expect(year! * 12 + month!).toBe(from.year * 12 + from.month + months);
      }),
    );
  });

  it('goes on day by day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40000 }), fc.integer({ min: 0, max: 36500 }), (days, more) => {
        expect(dayNumber({ ...fromDayNumber(days + more) })).toBe(days + more);
        expect(addDays(writeDate(fromDayNumber(days)), more)).toBe(writeDate(fromDayNumber(days + more)));
      }),
    );
  });
});
