import { latencies } from './percentiles';

test('percentiles are of the sorted samples', () => {
  const samples = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(latencies(samples, 2)).toEqual({ count: 100, perSecond: 50, p50: 51, p95: 96, p99: 100, max: 100 });
});

test('nothing measured is zero', () => {
  expect(latencies([], 1)).toEqual({ count: 0, perSecond: 0, p50: 0, p95: 0, p99: 0, max: 0 });
});
