import { roundUp } from './round-up';

describe('roundUp', () => {
  it.each([
    ['2026-02-10', 'month', '2026-02-28'],
    ['2024-02-10', 'month', '2024-02-29'],
    ['2026-04-30', 'month', '2026-04-30'],
    ['2026-01-01', 'quarter', '2026-03-31'],
    ['2026-04-01', 'quarter', '2026-06-30'],
    ['2026-09-30', 'quarter', '2026-09-30'],
    ['2026-10-01', 'quarter', '2026-12-31'],
    ['2026-01-01', 'year', '2026-12-31'],
    ['2026-12-31', 'year', '2026-12-31'],
  ] as const)('%s to the end of the %s is %s', (date, unit, expected) => {
    expect(roundUp(date, unit)).toBe(expected);
  });
});
