import { ChunkSize } from './chunk-size';
import { Pace, restAfter } from './pace';

it('rests so that chunks take no more than their share of the time', () => {
  expect(restAfter(100, 100)).toBe(0);
  expect(restAfter(100, 50)).toBe(100);
  expect(restAfter(100, 20)).toBe(400);
  expect(restAfter(60_000, 1)).toBe(3_000);
});

it('lets one chunk run at a time, whoever it is for, also after one that failed', async () => {
  const pace = new Pace(100);
  const seen: string[] = [];
  const chunk = (name: string) => async () => {
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    if (name === 'b') throw new Error('b fails');
  };
  const [a, b, c] = await Promise.allSettled(['a', 'b', 'c'].map((name) => pace.take(chunk(name))));
  expect([a, b, c].map((one) => one?.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('makes chunks larger while they are short, smaller when they are long, and one card at last for what fails', () => {
  const size = new ChunkSize();
  const first = size.most;
  size.took(1);
  expect(size.most).toBe(2 * first);
  size.took(240);
  expect(size.most).toBe(first / 2);
  for (let i = 0; i < 3; i++) size.shrink();
  expect(size.most).toBe(1);
  for (let i = 0; i < 30; i++) size.took(1);
  expect(size.most).toBe(2_000);
});
