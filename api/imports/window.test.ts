import { Window } from './window';

const soon = () => new Promise((resolve) => setImmediate(resolve));

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  return (await Promise.race([promise.then(() => 'done'), soon().then(() => 'pending')])) === 'pending';
}

test('answers come in the order of the lines, together where they are known together', async () => {
  const window = new Window({ lines: 10, bytes: 100 });
  const [first, second, third] = [window.take(1), window.take(1), window.take(1)];
  const answers = window.answers();
  const next = answers.next();
  second('2');
  expect(await isPending(next)).toBe(true);
  first('1');
  expect(await next).toEqual({ done: false, value: '12' });
  third('3');
  window.end();
  expect(await answers.next()).toEqual({ done: false, value: '3' });
  expect(await answers.next()).toEqual({ done: true, value: undefined });
});

test.each([
  ['lines', { lines: 2, bytes: 100 }, 1],
  ['bytes', { lines: 10, bytes: 20 }, 10],
])('there is no room for more %s than it may hold until an answer was taken', async (_, limits, bytes) => {
  const window = new Window(limits);
  const answers = window.answers();
  const first = window.take(bytes);
  expect(await isPending(window.room())).toBe(false);
  window.take(bytes);
  const room = window.room();
  first('1');
  expect(await isPending(room)).toBe(true);
  expect((await answers.next()).value).toBe('1');
  // It is out of here when the next one is asked for.
  void answers.next();
  expect(await isPending(room)).toBe(false);
});

test('a line that is larger than all has room alone', async () => {
  const window = new Window({ lines: 2, bytes: 10 });
  expect(await isPending(window.room())).toBe(false);
  window.take(1000);
  expect(await isPending(window.room())).toBe(true);
  window.end();
  expect(await isPending(window.room())).toBe(false);
});
