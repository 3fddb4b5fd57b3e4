import { spawnSync } from 'node:child_process';
import { cpuBetween, readCpuTimes, timeOfTree } from './cpu-times';

const one = (pid: number, parent: number, ownMs: number, endedChildrenMs = 0) => ({ pid, parent, ownMs, endedChildrenMs });

test('what is below a process counts, and what has ended there', () => {
  const all = [one(1, 0, 1_000), one(10, 1, 20, 5), one(11, 10, 300), one(12, 11, 4_000), one(20, 1, 50_000)];
  expect(timeOfTree(10, all)).toBe(4_325);
});

test('a process that is gone has used nothing', () => {
  expect(timeOfTree(10, [one(1, 0, 1_000)])).toBe(0);
});

test('only what lies between the readings counts, by name', () => {
  const before = { byPart: { API: 100 }, machine: 1_000 };
  const after = { byPart: { API: 350, Worker: 40 }, machine: 2_000 };
  expect(cpuBetween(before, after)).toEqual({ byPart: { API: 250, Worker: 40 }, machine: 1_000 });
});

test('what a child of this process burns is seen after it has ended; without /proc nothing is', () => {
  const parts = [{ name: 'me', pid: process.pid }];
  const before = readCpuTimes(parts)!;
  if (process.platform !== 'linux') return expect(before).toBeNull();
  spawnSync(process.execPath, ['-e', 'const end = process.cpuUsage().user + 300000; while (process.cpuUsage().user < end);']);
  const used = cpuBetween(before, readCpuTimes(parts)!);
  expect(used.byPart.me).toBeGreaterThan(250);
  expect(used.machine).toBeGreaterThan(250);
});
