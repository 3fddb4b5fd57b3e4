import { parseOptions, USAGE } from './options';

test('without options: a million cards, half the load, an engine of its own', () => {
  expect(parseOptions([], { LUMBUNG_CACHE_DIR: '/cache' })).toMatchObject({
    running: null,
    cards: 1_000_000,
    callers: 16,
    seconds: 60,
    cacheDir: '/cache',
  });
});

test('everything can be said, and nothing else', () => {
  expect(parseOptions(['--cards', '1000', '--callers', '4', '--seconds', '5', '--json'], {})).toMatchObject({
    cards: 1000,
    callers: 4,
    seconds: 5,
    print: 'json',
  });
  expect(() => parseOptions(['--help'], {})).toThrow(USAGE);
  expect(() => parseOptions(['--cards', 'many'], {})).toThrow('cards');
});
