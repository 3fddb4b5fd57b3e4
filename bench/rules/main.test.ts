import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Fault } from '../../cli/fault';
import { evaluateOrder } from '../../domain/settlement/evaluate';
import { discountsPerOrder } from './measure';
import { parseOptions } from './options';
import { ordersFor } from './orders';
import { describe as table, summarize } from './report';
import { compiledRuleSet, ruleSetOf } from './rule-sets';

const ROOT = join(__dirname, '..', '..');

test('measures each size of rule set, and prints a table and a line of JSON', () => {
  const script = join(ROOT, 'test', 'harness', 'run', 'run-typescript.cjs');
  const args = ['-r', script, join(__dirname, 'main.ts'), '--seconds', '0.01', '--rounds', '2', '--discounts', '1,10'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  const lines = stdout.trimEnd().split('\n');
  const { rules, machine } = JSON.parse(lines.at(-1)!) as { rules: { discounts: number; perSecond: number }[]; machine: object };
  expect(rules.map(({ discounts }) => discounts)).toEqual([0, 1, 10]);
  expect(rules.every(({ perSecond }) => perSecond > 0)).toBe(true);
  expect(machine).toHaveProperty('cores');
  expect(lines[0]).toMatch(/^\| +discounts \| orders a second/);
});

test.each([1, 10, 100])('%d discounts have work to do on five lines', (size) => {
  const inputs = ordersFor(compiledRuleSet(size));
  expect(ruleSetOf(size).discounts).toHaveLength(size);
  expect(inputs.every(({ order }) => order.lines.length === 5)).toBe(true);
  expect(inputs.every((input) => evaluateOrder(input).ok)).toBe(true);
  expect(discountsPerOrder(inputs)).toBeGreaterThan(size / 10);
});

test('the orders are the same every time', () => {
  const compiled = compiledRuleSet(1);
  const drawn = () => ordersFor(compiled).map(({ order, facts }) => ({ order, facts }));
  expect(drawn()).toEqual(drawn());
});

test('rates are medians, with half of their spread', () => {
  const runs = [100, 400, 200].map((orders) => ({ orders, seconds: 2, cpuSeconds: 1 }));
  const summary = summarize(10, 2.5, runs);
  expect(summary).toMatchObject({ perSecond: 100, scatter: 0.75, cpuMicros: 5_000, perCpuSecond: 200, rounds: 3 });
  expect(summarize(0, 0, runs.slice(0, 2)).perSecond).toBe(125);
  expect(table([summarize(0, 0, runs), { ...summary, cpuMicros: 6_000 }])).toContain('|        10 |             100 | 75 % |             200 |');
});

test('what can’t be understood is told with the usage', () => {
  expect(parseOptions([])).toEqual({ seconds: 3, rounds: 3, discounts: [0, 1, 10, 100], json: false });
  for (const args of [['--seconds', '0'], ['--discounts', 'many'], ['--callers', '1'], ['--help']]) {
    expect(() => parseOptions(args)).toThrow(Fault);
    expect(() => parseOptions(args)).toThrow('npm run bench:rules');
  }
});
