import { parseInt8, parseTimestamp } from './database';

describe('parseInt8', () => {
  it('is exact up to 2^53 - 1', () => {
    expect(parseInt8('9007199254740991')).toBe(9007199254740991);
    expect(parseInt8('-9007199254740991')).toBe(-9007199254740991);
  });

  it('refuses what a number can not hold', () => {
    expect(() => parseInt8('9007199254740992')).toThrow(RangeError);
  });
});

describe('parseTimestamp', () => {
  it.each([
    ['2026-11-23 09:00:00+00', '2026-11-23T09:00:00.000Z'],
    ['2026-11-23 09:00:00.123456+07', '2026-11-23T02:00:00.123Z'],
    ['2026-11-23 09:00:00.5-03:30', '2026-11-23T12:30:00.500Z'],
  ])('%s is %s', (text, iso) => expect(parseTimestamp(text)).toBe(iso));

  it('refuses what is no instant', () => {
    expect(() => parseTimestamp('-infinity')).toThrow(RangeError);
  });
});
