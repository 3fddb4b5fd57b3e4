import fc from 'fast-check';
import { civilDate, dayNumber, daysInMonth, fromDayNumber, readDate, weekdayOf, writeDate } from './civil-date';

describe('dates', () => {
  it.each(['2026-11-23', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('reads %s and writes it again', (text) => {
    expect(writeDate(civilDate(text))).toBe(text);
  });

  it.each(['2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-1-1', '2026-11-23T00:00', 'today', ''])(
    '%j is none',
    (text) => {
      expect(readDate(text)).toBeNull();
      expect(() => civilDate(text)).toThrow('Not a date');
    },
  );

  it('ends with the year 9999', () => {
    expect(writeDate({ year: 10000, month: 1, day: 5 })).toBe('9999-12-31');
  });

  it('knows the months', () => {
    expect([1, 2, 4, 6, 9, 11, 12].map((month) => daysInMonth(2026, month))).toEqual([31, 28, 30, 30, 30, 30, 31]);
    expect([2000, 2024, 2100].map((year) => daysInMonth(year, 2))).toEqual([29, 29, 28]);
  });

  it('counts days and weekdays', () => {
    expect(dayNumber({ year: 1970, month: 1, day: 1 })).toBe(0);
    expect(dayNumber({ year: 1969, month: 12, day: 31 })).toBe(-1);
    expect(weekdayOf(0)).toBe(4);
    expect(weekdayOf(-4)).toBe(7);
    expect(weekdayOf(dayNumber(civilDate('2026-11-23')))).toBe(1);
  });

  it('goes there and back for every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719162, max: 2932896 }), (days) => {
        expect(dayNumber(fromDayNumber(days))).toBe(days);
        expect(dayNumber(civilDate(writeDate(fromDayNumber(days))))).toBe(days);
      }),
    );
  });
});
