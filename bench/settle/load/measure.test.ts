import { measure, Unexpected } from './measure';

const plan = { warmSeconds: 0, seconds: 10, onCounting: () => undefined, onCounted: () => undefined };

test('ends after so many calls, and counts each workflow once', async () => {
  let n = 0;
  const call = () => Promise.resolve(`workflow-${Math.floor(n++ / 4)}`);
  const measured = await measure({ ...plan, calls: 40 }, [call, call]);
  expect(measured).toMatchObject({ callers: 2, count: 40, errors: {} });
  expect(measured.workflows).toBeGreaterThanOrEqual(10);
  expect(measured.workflows).toBeLessThanOrEqual(11);
});

test('errors are counted by their reason and not as calls', async () => {
  let n = 0;
  const call = () => (n++ === 0 ? Promise.reject(new Unexpected('503 UNAVAILABLE')) : Promise.resolve(null));
  const measured = await measure({ ...plan, calls: 3 }, [call]);
  expect(measured).toMatchObject({ count: 3, errors: { '503 UNAVAILABLE': 1 }, workflows: null });
});

test('a call that takes longer than the time for counting is waited for', async () => {
  const call = () => new Promise<null>((resolve) => setTimeout(resolve, 40, null));
  const measured = await measure({ ...plan, seconds: 0.01 }, [call]);
  expect(measured.count).toBe(1);
});
