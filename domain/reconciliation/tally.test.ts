import { INVARIANT_NAMES } from './invariants';
import { addTallies, addTally, consistencyOf, invariantsOf, NO_TALLY, sumTallies, type Tally } from './tally';

const some: Tally = { cards: 3, cardsDiffering: 1, invariants: { lots_equal_balance: { checked: 3, differences: 1 } } };
const more: Tally = {
  cards: 2,
  cardsDiffering: 0,
  invariants: { lots_equal_balance: { checked: 2, differences: 0 }, usage_counters: { checked: 7, differences: 2 } },
};

test('tallies add up, name by name', () => {
  const sum = {
    cards: 5,
    cardsDiffering: 1,
    invariants: { lots_equal_balance: { checked: 5, differences: 1 }, usage_counters: { checked: 7, differences: 2 } },
  };
  expect(addTally(some, more)).toEqual(sum);
  expect(addTally(more, some)).toEqual(sum);
  expect(addTally(some, NO_TALLY)).toEqual(some);
});

test('each program has its own; those that are asked for are told together', () => {
  const tallies = addTallies(addTallies({}, { a: some, b: more }), { a: more });
  expect(tallies).toEqual({ a: addTally(some, more), b: more });
  expect(sumTallies(tallies)).toEqual(addTally(addTally(some, more), more));
  expect(sumTallies(tallies, ['b', 'unknown'])).toEqual(more);
  expect(sumTallies(tallies, [])).toEqual(NO_TALLY);
});

test('every invariant is told, and holds without a difference', () => {
  const told = invariantsOf(more);
  expect(told.map(({ name }) => name)).toEqual(INVARIANT_NAMES);
  expect(told.find(({ name }) => name === 'usage_counters')).toEqual({ name: 'usage_counters', ok: false, checked: 7, differences: 2 });
  expect(told.find(({ name }) => name === 'lots_equal_balance')).toEqual({ name: 'lots_equal_balance', ok: true, checked: 2, differences: 0 });
  expect(told.find(({ name }) => name === 'debt_equals_entries')).toEqual({ name: 'debt_equals_entries', ok: true, checked: 0, differences: 0 });
});

test.each([
  [0, 0, 1],
  [10, 0, 1],
  [10, 1, 0.9],
  [3, 1, 0.666666],
  [10_000_000, 1, 0.999999],
  [4, 4, 0],
])('of %i cards %i differ: %d', (cards, cardsDiffering, share) => {
  expect(consistencyOf({ cards, cardsDiffering })).toBe(share);
});
