import { composeStatement, type StatementEntry } from './statement';

const entry = (kind: StatementEntry['kind'], points: number, debtChange = 0): StatementEntry => ({
  entryId: '1',
  kind,
  points,
  debtChange,
  at: '2026-03-01T00:00:00.000Z',
  recordedAt: '2026-03-01T00:00:01.000Z',
  source: { kind: 'order', id: 'o-1' },
  lots: [],
});

test('a span in which nothing happened closes as it opened', () => {
  const same = { available: 70, pending: 30, debt: 5 };
  expect(composeStatement({ points: 100, debt: 5, pendingBefore: 30, pendingAfter: 30, entries: [] })).toEqual({
    opening: same,
    entries: [],
    totals: {},
    closing: same,
  });
});

test('opening, totals and closing add up, debt alike', () => {
  const entries = [entry('earn', 50), entry('debt_repaid', -20, -20), entry('redeem', -40), entry('earn', 7), entry('debt', 0, 3)];
  const { opening, totals, closing, entries: listed } = composeStatement({ points: 100, debt: 20, pendingBefore: 30, pendingAfter: 7, entries });
  expect(opening).toEqual({ available: 70, pending: 30, debt: 20 });
  expect(totals).toEqual({ earn: 57, debt_repaid: -20, redeem: -40, debt: 0 });
  expect(closing).toEqual({ available: 90, pending: 7, debt: 3 });
  expect(listed.map(({ balanceAfter }) => balanceAfter)).toEqual([150, 130, 90, 97, 97]);
});
