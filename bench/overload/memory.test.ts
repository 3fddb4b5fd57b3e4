import { growth, watchMemory } from './memory';

test('memory is told by sixths of the time', () => {
  expect(growth([100, 110, 200, 210, 220, 220, 230, 240, 250, 260, 270, 280])).toEqual({
    start: 100,
    sixths: [105, 205, 220, 235, 255, 275],
    most: 280,
  });
});

test('where nobody has noted processes nothing is measured', () => {
  expect(watchMemory('/nowhere', ['API'])()).toEqual({});
});
