import { isCurrency, isoCurrencyDigits } from './currency';

test.each([
  ['IDR', 2],
  ['EUR', 2],
  ['JPY', 0],
  ['VND', 0],
  ['KWD', 3],
  // Where Intl has the digits that are usual in writing.
  ['IQD', 3],
  ['LAK', 2],
  ['CLF', 4],
])('%s has %i digits by ISO 4217', (code, digits) => {
  expect([isCurrency(code), isoCurrencyDigits(code)]).toEqual([true, digits]);
});

test.each(['', 'idr', 'XXY', 'EURO', '978'])('%s is no currency', (code) => {
  expect(isCurrency(code)).toBe(false);
});
