import { spread, Tally } from './tally';

test('every end is counted as what it is', () => {
  const tally = new Tally();
  for (const sent of [true, true, false]) tally.send(sent);
  tally.count({ status: 201 }, 10);
  tally.count({ status: 201 }, 30);
  tally.count({ status: 202 }, 10_000);
  tally.count({ status: 503, retryAfter: 3 }, 1);
  tally.count({ status: 503, retryAfter: 5 }, 2);
  tally.count({ status: 500 }, 2);
  tally.count({ status: 0, error: 'timeout' }, 30_000);
  tally.count({ status: 0, error: 'connection' }, 5);
  expect(tally.summary('x', 2, 99.6)).toEqual({
    what: 'x',
    seconds: 2,
    offered: 100,
    sent: 2,
    settled: 2,
    perSecond: 1,
    accepted: 1,
    refused: 2,
    other: { 500: 1 },
    timeouts: 1,
    lost: 1,
    unsent: 1,
    settledMs: { p50: 30, p95: 30, p99: 30, max: 30 },
    refusedMs: { p50: 2, p95: 2, p99: 2, max: 2 },
    retryAfter: { least: 3, most: 5 },
  });
});

test('percentiles are of the sorted samples, and nothing measured is zero', () => {
  expect(spread(Array.from({ length: 100 }, (_, i) => 100 - i))).toEqual({ p50: 51, p95: 96, p99: 100, max: 100 });
  expect(spread([])).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 });
});
