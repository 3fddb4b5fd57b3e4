import type { Measured } from '../load/measure';
import { median, summarize, type RunResult } from './summary';
import { costsTable, ratesTable, slicesText, timesNoop } from './tables';

const MEASURED: Measured = {
  ...{ count: 1_000, perSecond: 100, p50: 10, p95: 20, p99: 30, max: 40 },
  ...{ callers: 16, seconds: 10, errors: {}, slices: [], workflows: 100, someWorkflows: [] },
};

function run(workload: 'noop' | 'uniform' | 'hot', callers: number, measured: Partial<Measured>, cpuMs = 0): RunResult {
  const cpu = { byPart: { Worker: cpuMs, API: cpuMs / 2 }, machine: 10_000 };
  const activity = { Postgres: { statements: 2_000, walBytes: 5_000_000 } };
  return {
    request: { workload, callers, seconds: 10 },
    measured: { ...MEASURED, ...measured },
    used: { seconds: 10, cpu, activity },
    phases: { a: 4 },
  };
}

test('the median of an even number is between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
});

test('rounds of one workload are summed up: medians, the worst maximum, all errors', () => {
  const rounds = [
    run('uniform', 64, { perSecond: 900, p50: 60, max: 200, errors: { '503': 1 } }, 1_000),
    run('uniform', 64, { perSecond: 1_000, p50: 70, max: 90 }, 2_000),
    run('uniform', 64, { perSecond: 1_100, p50: 80, max: 100, errors: { '503': 2, closed: 1 } }, 4_000),
  ];
  const [summary, ...others] = summarize(rounds, 2);
  expect(others).toEqual([]);
  expect(summary).toMatchObject({ rounds: 3, count: 3_000, perSecond: 1_000, p50: 70, max: 200, batch: 10, errors: { '503': 3, closed: 1 } });
  expect(summary!.scatter).toBeCloseTo(0.1);
  expect(summary!.cpuMs).toEqual({ Worker: 2, API: 1 });
  // Of 20 s of two cores' time 10 were used, 3 of them by the bench.
  expect(summary!.busy).toBeCloseTo(0.5);
  expect(summary!.others).toBeCloseTo(0.35);
  expect(summary!.statements).toEqual({ Postgres: 2 });
  expect(summary!.walBytes).toEqual({ Postgres: 5_000 });
  expect(summary!.phases).toEqual({ a: 4 });
});

test('orders are compared with the no-op at 16 callers, a lone order with a lone no-op', () => {
  const all = summarize(
    [
      run('noop', 16, { perSecond: 80, p50: 150 }),
      run('noop', 1, { perSecond: 20, p50: 50 }),
      run('uniform', 1, { perSecond: 12, p50: 75 }),
      run('uniform', 64, { perSecond: 960 }),
    ],
    2,
  );
  expect(all.map((one) => timesNoop(one, all))).toEqual([
    { rate: null, lone: null },
    { rate: null, lone: null },
    { rate: 0.15, lone: 1.5 },
    { rate: 12, lone: null },
  ]);
});

test('the tables show each workload in a row, processes in a column each', () => {
  const all = summarize([run('noop', 16, {}), run('hot', 64, { slices: [10, 20], errors: { '503': 2 } }, 3_000)], 2);
  expect(ratesTable(all).split('\n')).toHaveLength(4);
  expect(ratesTable(all)).toMatch(/orders, one hot card .* 2 × 503 /);
  expect(costsTable(all).split('\n')[0]).toMatch(/API \| Worker \| +in all/);
  expect(slicesText(all)).toContain('10, 20');
  expect(slicesText(all.slice(0, 1))).toBe('');
});
