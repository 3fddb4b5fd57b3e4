import { isCode } from './no-commented-code.mjs';

test.each([
  'const x = 1;',
  ' return total;',
  'await run();',
  'foo.bar(1, 2);',
  'if (a) {\n  b();\n}',
  'if (a) {',
  "import { a } from 'b';",
  'total = a + b;',
  'for (const x of xs) {\n  y(x);',
  'expect(a).toBe(1);',
])('is code: %s', (text) => {
  expect(isCode(text)).toBe(true);
});

test.each([
  'The card is locked first.',
  'why: the server answers twice',
  'a, b and c',
  'Rows: one per member.',
  'prettier-ignore',
  'see `accrue()`',
  'Never `SKIP LOCKED`: it breaks the order.',
  'Postgres runs as another user when the tests run as root.',
  '@ts-check',
  'half_up (default)',
  'units × price',
  'open: the row in `settlement` is discounted or accrued.',
  '2^53 − 1',
  'minor units (cents)',
])('is no code: %s', (text) => {
  expect(isCode(text)).toBe(false);
});
