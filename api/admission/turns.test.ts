import { Turns } from './turns';

function clocked() {
  const clock = { ms: 0 };
  return { clock, turns: new Turns(() => clock.ms) };
}

test('knows nothing at first, and nothing when nobody waits', () => {
  const { clock, turns } = clocked();
  expect(turns.msOf(5)).toBe(0);
  turns.left(false);
  clock.ms = 10_000;
  turns.left(false);
  expect(turns.msOf(5)).toBe(0);
});

test('learns how long a turn takes while somebody waits', () => {
  const { clock, turns } = clocked();
  turns.waiting();
  for (let n = 0; n < 50; n++) {
    clock.ms += 40;
    turns.left(true);
  }
  expect(turns.msOf(10)).toBeCloseTo(400, 0);
  turns.over();
  clock.ms += 5_000;
  expect(turns.msOf(10)).toBeCloseTo(400, 0);
});

test('a pause counts as long as it lasts, and is soon forgotten', () => {
  const { clock, turns } = clocked();
  turns.waiting();
  clock.ms += 30_000;
  expect(turns.msOf(2)).toBe(60_000);
  turns.left(true);
  expect(turns.msOf(2)).toBe(400);
  for (let n = 0; n < 10; n++) turns.left(true);
  expect(turns.msOf(2)).toBeLessThan(50);
});
