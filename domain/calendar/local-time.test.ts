import fc from 'fast-check';
import { localDate, localTime } from './local-time';
import { isTimeZone, zoneOffset } from './zone-offset';

describe('localTime', () => {
  it.each([
    ['2026-11-23T18:30:00Z', 'Asia/Jakarta', { date: '2026-11-24', weekday: 2, hour: 1 }],
    ['2026-11-23T16:59:59.999Z', 'Asia/Jakarta', { date: '2026-11-23', weekday: 1, hour: 23 }],
    ['2026-11-23T17:00:00Z', 'Asia/Jakarta', { date: '2026-11-24', weekday: 2, hour: 0 }],
    ['2026-11-23T09:00:00+07:00', 'UTC', { date: '2026-11-23', weekday: 1, hour: 2 }],
    ['2026-11-22T23:30:00Z', 'UTC', { date: '2026-11-22', weekday: 7, hour: 23 }],
    ['2026-03-01T02:00:00Z', 'America/St_Johns', { date: '2026-02-28', weekday: 6, hour: 22 }],
    ['2026-06-01T00:15:00Z', 'Asia/Kathmandu', { date: '2026-06-01', weekday: 1, hour: 6 }],
    ['1850-01-01T00:00:00Z', 'Asia/Jakarta', { date: '1850-01-01', weekday: 2, hour: 7 }],
    ['1969-12-31T23:00:00Z', 'UTC', { date: '1969-12-31', weekday: 3, hour: 23 }],
  ])('%s in %s', (instant, zone, expected) => {
    expect(localTime(instant, zone)).toEqual(expected);
  });

  // Clocks go forward at 01:00 UTC on 29 March and back at 01:00 UTC on 25 October 2026.
  it.each([
    ['2026-03-29T00:59:59Z', 1],
    ['2026-03-29T01:00:00Z', 3],
    ['2026-10-25T00:59:59Z', 2],
    ['2026-10-25T01:00:00Z', 2],
    ['2026-10-25T02:00:00Z', 3],
  ])('the hour at %s in Berlin is %s', (instant, hour) => {
    expect(localTime(instant, 'Europe/Berlin').hour).toBe(hour);
  });

  it('takes an instant in milliseconds too', () => {
    expect(localDate(Date.UTC(2026, 10, 23, 20), 'Asia/Jakarta')).toBe('2026-11-24');
  });

  it('knows which time zones there are', () => {
    expect(isTimeZone('Asia/Jakarta')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(() => localDate('2026-11-23T00:00:00Z', 'Mars/Olympus')).toThrow(RangeError);
  });

  it('agrees with Intl at any instant', () => {
    const zones = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Jakarta', 'America/St_Johns', 'Africa/Casablanca'];
    const instant = fc.integer({ min: Date.UTC(1972, 0, 1), max: Date.UTC(2040, 0, 1) });
    const formats = new Map(
      zones.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })]),
    );
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (ms, zone) => {
        const { date, hour } = localTime(ms, zone);
        expect(`${date} ${String(hour).padStart(2, '0')}`).toBe(formats.get(zone)!.format(ms).slice(0, 13));
      }),
    );
  });

  it('forgets old spans rather than remembering all of history', () => {
    for (let day = 0; day < 5000; day += 1) zoneOffset(day * 86_400_000, 'Pacific/Apia');
    // Samoa went from UTC−10 to UTC+14 at the end of 2011 and skipped a day.
    expect(zoneOffset(Date.UTC(2011, 11, 30, 9, 59), 'Pacific/Apia')).toBe(-10 * 3_600_000);
    expect(zoneOffset(Date.UTC(2011, 11, 30, 10), 'Pacific/Apia')).toBe(14 * 3_600_000);
  });
});
