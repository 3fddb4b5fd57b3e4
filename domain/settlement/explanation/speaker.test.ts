import { PROGRAM } from '../../testing/settle';
import { ENGLISH } from './english';
import { INDONESIAN } from './indonesian';
import { speaker } from './speaker';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, 'IDR', 2, 'IDR 0.00'],
  [5, 'IDR', 2, 'IDR 0.05'],
  [123456, 'IDR', 2, 'IDR 1,234.56'],
  [9007199254740991, 'IDR', 2, 'IDR 90,071,992,547,409.91'],
  [1234, 'JPY', 0, '¥1,234'],
  [1234, 'KWD', 3, 'KWD 1.234'],
  [7, 'CLF', 4, 'CLF 0.0007'],
])('%i minor units of %s are written exactly', (minor, currency, currencyDigits, expected) => {
  expect(plain(speaker('en', { ...PROGRAM, currency, currencyDigits }).money(minor))).toBe(expected);
});

test('in the way of the language', () => {
  const indonesian = speaker('id', { ...PROGRAM, currency: 'IDR' });
  expect(plain(indonesian.money(123456))).toBe('Rp 1.234,56');
  expect(indonesian.points(1500)).toBe('1.500 poin');
  expect(speaker('en', PROGRAM).points(1)).toBe('1 point');
});

test('both languages say the same things', () => {
  expect(Object.keys(INDONESIAN).sort()).toEqual(Object.keys(ENGLISH).sort());
});
