import { Problem } from '../problem';
import { inRange, LARGEST, product, sum } from './range';

const outOfRange = expect.objectContaining({ code: 'OUT_OF_RANGE', status: 422 }) as Problem;

describe('the range of points and money', () => {
  it('ends at 2^53 − 1 in either direction', () => {
    expect(inRange(9007199254740991n)).toBe(LARGEST);
    expect(inRange(-9007199254740991n)).toBe(-LARGEST);
    expect(() => inRange(9007199254740992n)).toThrow(outOfRange);
    expect(() => inRange(-9007199254740992n)).toThrow(outOfRange);
  });

  it('holds for sums', () => {
    expect(sum([LARGEST - 1, 1])).toBe(LARGEST);
    expect(sum([])).toBe(0);
    expect(() => sum([LARGEST, 1])).toThrow(outOfRange);
    expect(() => sum([LARGEST, LARGEST])).toThrow(outOfRange);
  });

  it('holds for products, also where a double would look safe', () => {
    expect(product(94906265, 94906265)).toBe(9007199136250225);
    expect(product(LARGEST, 1)).toBe(LARGEST);
    expect(product(0, LARGEST)).toBe(0);
    expect(() => product(2 ** 27, 2 ** 26)).toThrow(outOfRange);
    expect(() => product(LARGEST, LARGEST)).toThrow(Problem);
  });
});
