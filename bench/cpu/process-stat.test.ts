import { parseMachineStat, parseProcessStat } from './process-stat';

test('a process whose name holds parentheses and spaces is read right', () => {
  const text = '4711 (node (a) b) S 12 4711 4711 0 -1 4194560 900 80 7 6 250 50 30 20 20 0 11 0 1234567 1 2 3\n';
  expect(parseProcessStat(text)).toEqual({ pid: 4711, parent: 12, ownMs: 3_000, endedChildrenMs: 500 });
});

test('the machine’s time leaves out idling and waiting for the disk', () => {
  const text = 'cpu  100 10 50 9000 700 5 6 40 0 0\ncpu0 50 5 25 4500 350 2 3 20 0 0\nintr 1 2 3\n';
  expect(parseMachineStat(text)).toBe(1_710);
});
