import { execFileSync } from 'node:child_process';
import { figure, percent, renderTable, whole } from './table';

test.each([
  [1_234.5, '1,235'],
  [99.96, '100.0'],
  [12.34, '12.3'],
  [0.456, '0.46'],
  [0, '0.00'],
  [null, '–'],
  [Number.NaN, '–'],
])('%d is shown as %s', (value, shown) => {
  expect(figure(value)).toBe(shown);
});

test('whole numbers and shares', () => {
  expect([whole(12_345.6), whole(undefined), percent(0.125), percent(null)]).toEqual(['12,346', '–', '13 %', '–']);
});

test('a table is Markdown as Prettier lays it out: words left, numbers right', () => {
  const table = renderTable(
    [
      { title: '', cell: ({ name }) => name, words: true },
      { title: 'ms', cell: ({ ms }) => figure(ms) },
    ],
    [
      { name: 'API', ms: 1.5 },
      { name: 'Worker', ms: 1_234 },
    ],
  );
  expect(table.split('\n')).toEqual(['|        |    ms |', '| ------ | ----: |', '| API    |  1.50 |', '| Worker | 1,234 |']);
  const prettier = [require.resolve('prettier/bin/prettier.cjs'), '--parser', 'markdown'];
  expect(execFileSync(process.execPath, prettier, { input: table, encoding: 'utf8' })).toBe(`${table}\n`);
});
