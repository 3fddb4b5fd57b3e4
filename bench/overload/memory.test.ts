import { growth, watchMemory } from './memory';

test('growth is the difference between an early and the last part', () => {
  expect(growth([100, 110, 200, 210, 220, 220, 230, 240, 250, 260, 270, 280])).toEqual({ start: 100, early: 205, late: 275, most: 280 });
  expect(growth([50])).toEqual({ start: 50, early: 0, late: 50, most: 50 });
});

test('where nobody has noted processes nothing is measured', () => {
  expect(watchMemory('/nowhere', ['API'])()).toEqual({});
});
