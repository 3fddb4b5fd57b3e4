import { CountingWindow } from './counting-window';

function windowOf(limits: Partial<ConstructorParameters<typeof CountingWindow>[0]> = {}) {
  const told: string[] = [];
  const window = new CountingWindow({
    from: 1_000,
    until: 2_000,
    calls: Infinity,
    onOpen: () => told.push('open'),
    onClose: () => told.push('closed'),
    ...limits,
  });
  return { window, told };
}

test('the warm-up and the call that opens the window do not count, the one that closes it does', () => {
  const { window, told } = windowOf();
  expect([900, 1_100, 1_200, 1_900, 2_100, 2_200].map((ended) => window.counts(ended))).toEqual([false, false, true, true, true, false]);
  expect(told).toEqual(['open', 'closed']);
  expect(window.seconds()).toBe(1);
});

test('so many calls close it', () => {
  const { window } = windowOf({ calls: 2 });
  expect([1_000, 1_001, 1_002, 1_003].map((ended) => window.counts(ended))).toEqual([false, true, true, false]);
  expect(window.closed).toBe(true);
});

test('without a single answer it opens and closes once', () => {
  const { window, told } = windowOf();
  window.close();
  window.close();
  expect(told).toEqual(['open', 'closed']);
  expect([window.seconds(), window.rates(10)]).toEqual([0, []]);
});

test('rates are of equal numbers of calls in the order of time', () => {
  const { window } = windowOf({ until: 100_000 });
  for (const ended of [1_000, 1_100, 1_200, 1_400, 1_600]) window.counts(ended);
  expect(window.rates(2)).toEqual([10, 5]);
});
