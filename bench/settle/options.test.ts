import { Fault } from '../../cli/fault';
import { parseOptions } from './options';
import { schedule, warmUp } from './schedule';

test('without options everything is measured, on both servers', () => {
  expect(parseOptions([], { LUMBUNG_CACHE_DIR: '/cache' })).toMatchObject({
    ...{ servers: ['dev', 'postgres'], running: null, seconds: 10, warmSeconds: 30, rounds: 3, callers: [1, 16, 64, 256] },
    ...{ only: ['noop', 'uniform', 'hot'], print: 'all', cacheDir: '/cache' },
  });
});

test.each([
  [['--server', 'mysql'], '--server: mysql is none of'],
  [['--seconds', '0'], '--seconds: 0 is no number'],
  [['--warm-seconds=-1'], '--warm-seconds: -1 is no number'],
  [['--callers', '1,many'], '--callers: many is no number'],
  [['--only', 'noop,cold'], '--only: cold is none of'],
  [['--rate', '5'], 'Unknown option'],
  [['--help'], 'npm run bench:settle'],
])('%j is told with how to call it', (args, told) => {
  const parse = () => parseOptions(args, {});
  expect(parse).toThrow(Fault);
  expect(parse).toThrow(told);
});

test('every other round goes the other way round', () => {
  const options = parseOptions(['--only', 'noop,uniform', '--callers', '1,64'], {});
  const runs = (round: number) => schedule(options, round).map(({ workload, callers }) => `${workload} ${callers}`);
  expect(runs(0)).toEqual(['noop 16', 'noop 1', 'uniform 1', 'uniform 64']);
  expect(runs(1)).toEqual(runs(0).toReversed());
});

test('an engine is warmed by what it will be measured with, or not at all', () => {
  expect(warmUp(parseOptions([], {}))).toEqual([
    { workload: 'noop', callers: 16, seconds: 3 },
    { workload: 'uniform', callers: 64, seconds: 27 },
  ]);
  expect(warmUp(parseOptions(['--only', 'noop', '--warm-seconds', '20'], {}))).toEqual([{ workload: 'noop', callers: 16, seconds: 2 }]);
  expect(warmUp(parseOptions(['--warm-seconds', '0'], {}))).toEqual([]);
});
