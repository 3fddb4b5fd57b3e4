import { LoopWatch } from './loop-watch';

test('a turn of the event loop that lasts is noticed while it lasts', async () => {
  const clock = { ms: 0 };
  const watch = new LoopWatch(() => clock.ms);
  clock.ms = 40;
  expect(watch.lateMs).toBe(0);
  clock.ms = 1_050;
  expect(watch.lateMs).toBe(1_000);
  while (watch.lateMs > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  watch.stop();
});
