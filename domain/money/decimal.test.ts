import { parseDecimal } from './decimal';

describe('parseDecimal', () => {
  it.each([
    ['12.5', 25n, 2n],
    ['100', 100n, 1n],
    ['0.1', 1n, 10n],
    ['0', 0n, 1n],
    ['007', 7n, 1n],
    ['33.333333333333333333', 33333333333333333333n, 10n ** 18n],
  ])('%s is %s / %s', (text, num, den) => {
    expect(parseDecimal(text)).toMatchObject({ num, den });
  });

  it.each(['', '.5', '5.', '-1', '+1', '1e3', '1,5', ' 1', '1 ', '0x10', 'ten', '1.2.3', '1'.repeat(17), `1.${'1'.repeat(19)}`])(
    '%j is none',
    (text) => {
      expect(parseDecimal(text)).toBeNull();
    },
  );
});
