import { historyRange } from './history-range';
import { startOfDay } from '../../domain/calendar/start-of-day';

const NOW = new Date('2026-11-23T02:00:00Z');
const range = (query: { from?: string; to?: string }, timeZone = 'Asia/Jakarta') => {
  const { from, to } = historyRange(query, timeZone, NOW);
  return [from.toISOString(), to.toISOString()];
};

describe('historyRange', () => {
  it('is the last 90 days by default, with this very moment', () => {
    expect(range({})).toEqual(['2026-08-25T02:00:01.000Z', '2026-11-23T02:00:01.000Z']);
  });

  it('takes moments half-open', () => {
    expect(range({ from: '2026-11-01T00:00:00+07:00', to: '2026-11-02T00:00:00Z' })).toEqual([
      '2026-10-31T17:00:00.000Z',
      '2026-11-02T00:00:00.000Z',
    ]);
  });

  it('takes dates as whole days of the program', () => {
    expect(range({ from: '2026-11-01', to: '2026-11-01' })).toEqual(['2026-10-31T17:00:00.000Z', '2026-11-01T17:00:00.000Z']);
  });

  it('counts the 90 days back from the end', () => {
    expect(range({ to: '2026-04-30' }, 'UTC')[0]).toBe('2026-01-31T00:00:00.000Z');
  });

  it.each([{ from: '2026-11-02', to: '2026-11-01' }, { from: '2026-11-01T00:00:00Z', to: '2026-11-01T00:00:00Z' }, { from: '2027-01-01' }])(
    'refuses %j',
    (query) => {
      expect(() => historyRange(query, 'UTC', NOW)).toThrow(
        expect.objectContaining({ code: 'VALIDATION_FAILED', errors: [{ path: 'from', message: 'must be before to' }] }) as Error,
      );
    },
  );
});

test.each([
  ['2026-03-29', 'Europe/London', '2026-03-29T00:00:00.000Z'],
  ['2026-03-30', 'Europe/London', '2026-03-29T23:00:00.000Z'],
  ['2026-10-25', 'Europe/London', '2026-10-24T23:00:00.000Z'],
  ['2026-10-26', 'Europe/London', '2026-10-26T00:00:00.000Z'],
  ['2026-10-04', 'Australia/Sydney', '2026-10-03T14:00:00.000Z'],
  ['2026-11-23', 'Pacific/Kiritimati', '2026-11-22T10:00:00.000Z'],
  ['2026-11-23', 'America/Los_Angeles', '2026-11-23T08:00:00.000Z'],
])('%s in %s begins at %s', (date, timeZone, expected) => {
  expect(startOfDay(date, timeZone).toISOString()).toBe(expected);
});
