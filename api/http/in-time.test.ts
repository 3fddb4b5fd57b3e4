import { inTime } from './in-time';

test('what is done in time is answered, also when it fails', async () => {
  expect(await inTime(Promise.resolve(7), 1_000)).toBe(7);
  await expect(inTime(Promise.reject(new Error('no')), 1_000)).rejects.toThrow('no');
});

test('what never ends is UNAVAILABLE', async () => {
  await expect(inTime(new Promise(() => undefined), 5)).rejects.toMatchObject({ code: 'UNAVAILABLE', status: 503, retryAfter: 2 });
});
