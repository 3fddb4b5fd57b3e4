import { Gathering } from './gathering';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a lone operation leaves at once: nothing flies', () => {
  expect(new Gathering(80, () => undefined).isEnough(1, 0)).toBe(true);
});

test('while batches fly, the next one leaves when it is as large as the largest of them', () => {
  const gathering = new Gathering(80, () => undefined);
  expect([gathering.isEnough(1, 32), gathering.isEnough(31, 32), gathering.isEnough(32, 32)]).toEqual([false, false, true]);
});

test('it waits no longer than it may, counted from the first that waits', () => {
  const again = jest.fn();
  const gathering = new Gathering(80, again);
  expect(gathering.isEnough(1, 32)).toBe(false);
  jest.advanceTimersByTime(60);
  expect(gathering.isEnough(2, 32)).toBe(false);
  expect(again).not.toHaveBeenCalled();
  jest.advanceTimersByTime(20);
  expect(again).toHaveBeenCalledTimes(1);
  expect(gathering.isEnough(2, 32)).toBe(true);
});

test('the next batch has the whole time again, and one that left in time leaves no timer behind', () => {
  const again = jest.fn();
  const gathering = new Gathering(80, again);
  gathering.isEnough(1, 32);
  jest.advanceTimersByTime(80);
  expect([gathering.isEnough(1, 32), gathering.isEnough(1, 32)]).toEqual([true, false]);
  expect(gathering.isEnough(32, 32)).toBe(true);
  jest.advanceTimersByTime(200);
  expect(again).toHaveBeenCalledTimes(1);
});
