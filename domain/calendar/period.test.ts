import { periodKey } from './period';

describe('periodKey', () => {
  it.each([
    ['lifetime', '2026-11-23', 'lifetime'],
    ['year', '2026-11-23', '2026'],
    ['month', '2026-11-23', '2026-11'],
    ['week', '2026-11-23', '2026-W48'],
    ['day', '2026-11-23', '2026-11-23'],
  ] as const)('per %s, %s counts in %s', (per, date, key) => {
    expect(periodKey(per, date)).toBe(key);
  });

  // ISO 8601: a week belongs to the year of its Thursday.
  it.each([
    ['2026-01-01', '2026-W01'],
    ['2027-01-01', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2024-12-29', '2024-W52'],
    ['2023-01-01', '2022-W52'],
    ['2021-01-03', '2020-W53'],
    ['2020-12-31', '2020-W53'],
  ])('%s lies in %s', (date, week) => {
    expect(periodKey('week', date)).toBe(week);
  });
});
