import { setImmediate as turn } from 'node:timers/promises';
import { gathering } from './gathering';

/** An asking that is answered when the test says so. */
interface Asking {
  questions: readonly number[];
  answer: (answers?: readonly string[]) => void;
  fail: (error: Error) => void;
}

function asker(limits = { atOnce: 1, most: 3 }) {
  const askings: Asking[] = [];
  const ask = gathering<number, string>(
    (questions) =>
      new Promise((resolve, reject) => {
        askings.push({ questions, answer: (answers = questions.map(String)) => resolve(answers), fail: reject });
      }),
    limits,
  );
  return { askings, ask, asked: () => askings.map(({ questions }) => questions) };
}

test('what is asked in one turn is asked together, each question answered with its own', async () => {
  const { ask, askings, asked } = asker();
  const answers = Promise.all([ask(1), ask(2)]);
  expect(asked()).toEqual([]);
  await turn();
  expect(asked()).toEqual([[1, 2]]);
  askings[0]?.answer();
  expect(await answers).toEqual(['1', '2']);
});

test('what comes while as many are under way as may be waits, and leaves together, at most so many', async () => {
  const { ask, askings, asked } = asker();
  const answers = [ask(0)];
  await turn();
  for (let n = 1; n <= 4; n++) {
    answers.push(ask(n));
    await turn();
  }
  expect(asked()).toEqual([[0]]);
  askings[0]?.answer();
  await answers[0];
  await turn();
  expect(asked()).toEqual([[0], [1, 2, 3]]);
  askings[1]?.answer();
  await answers[3];
  await turn();
  expect(asked()).toEqual([[0], [1, 2, 3], [4]]);
  askings[2]?.answer();
  expect(await Promise.all(answers)).toEqual(['0', '1', '2', '3', '4']);
});

test('more than fit leave in several askings, as far as these may be under way', async () => {
  const { ask, asked } = asker({ atOnce: 2, most: 3 });
  for (let n = 1; n <= 8; n++) void ask(n);
  await turn();
  await turn();
  await turn();
  expect(asked()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('when an asking fails, all who asked are told, and the next goes on', async () => {
  const { ask, askings } = asker();
  const both = Promise.allSettled([ask(1), ask(2)]);
  await turn();
  askings[0]?.fail(new Error('gone'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = ask(3);
  await turn();
  askings[1]?.answer();
  expect(await next).toBe('3');
});

test('answers that don’t match the questions are nobody’s', async () => {
  const { ask, askings } = asker();
  const both = Promise.all([ask(1), ask(2)]);
  await turn();
  askings[0]?.answer(['1']);
  await expect(both).rejects.toThrow('2 questions, 1 answers');
});
