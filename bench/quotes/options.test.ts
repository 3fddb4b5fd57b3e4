import { parseOptions, USAGE } from './options';

test('without options: 1, 16 and 64 callers, three rounds of 10 s on an engine of its own', () => {
  expect(parseOptions([], { LUMBUNG_CACHE_DIR: '/cache' })).toEqual({
    running: null,
    seconds: 10,
    rounds: 3,
    warmSeconds: 30,
    callers: [1, 16, 64],
    members: 2000,
    print: 'all',
    profileInto: undefined,
    into: undefined,
    statements: false,
    cacheDir: '/cache',
  });
});

test('everything can be said', () => {
  const options = parseOptions(['--seconds', '0.5', '--warm-seconds', '0', '--callers', '4', '--json', '--base', 'http://h', '--keys', 'k'], {});
  expect(options).toMatchObject({ seconds: 0.5, warmSeconds: 0, callers: [4], print: 'json', running: { base: 'http://h', keys: 'k' } });
  expect(parseOptions(['--markdown', '--into', 'd.md'], {})).toMatchObject({ print: 'markdown', into: 'd.md' });
});

test.each([[['--seconds', 'x']], [['--callers', '1,0']], [['--sconds', '1']], [['--warm-seconds', '-1']]])(
  '%j is refused, saying how it is called',
  (args) => {
    expect(() => parseOptions(args, {})).toThrow(USAGE);
  },
);
