import { todayIn } from './today';

const program = { timeZone: 'Asia/Jakarta', sandbox: false, latestBusinessDate: null };

describe('today', () => {
  it('is the date in the time zone of the program', () => {
    expect(todayIn(program, '2026-11-23T16:59:59Z')).toBe('2026-11-23');
    expect(todayIn(program, '2026-11-23T17:00:00Z')).toBe('2026-11-24');
    expect(todayIn({ ...program, latestBusinessDate: '2030-01-01' }, '2026-11-23T17:00:00Z')).toBe('2026-11-24');
  });

  it('of a sandbox is the latest date that it has seen, earlier or later than the clock says', () => {
    const sandbox = { ...program, sandbox: true };
    expect(todayIn({ ...sandbox, latestBusinessDate: '2030-01-01' }, '2026-11-23T17:00:00Z')).toBe('2030-01-01');
    expect(todayIn({ ...sandbox, latestBusinessDate: '2020-01-01' }, '2026-11-23T17:00:00Z')).toBe('2020-01-01');
    expect(todayIn(sandbox, '2026-11-23T17:00:00Z')).toBe('2026-11-24');
  });
});
