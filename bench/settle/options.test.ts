import { Fault } from '../../cli/fault';
import { parseOptions } from './options';
import { schedule } from './schedule';

test('without options everything is measured, on both servers', () => {
  expect(parseOptions([], { LUMBUNG_CACHE_DIR: '/cache' })).toMatchObject({
    ...{ servers: ['dev', 'postgres'], running: null, seconds: 10, rounds: 3, callers: [1, 16, 64, 256] },
    ...{ only: ['noop', 'uniform', 'hot'], print: 'all', cacheDir: '/cache' },
  });
});

test.each([
  [['--server', 'mysql'], '--server: mysql is none of'],
  [['--seconds', '0'], '--seconds: 0 is no number'],
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
