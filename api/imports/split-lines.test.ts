import { Readable } from 'node:stream';
import { splitLines } from './split-lines';

async function linesOf(pieces: (string | Buffer)[], longest = 10): Promise<[number, string | null][]> {
  const found: [number, string | null][] = [];
  const source = Readable.from(pieces.map((piece) => Buffer.from(piece))) as AsyncIterable<Buffer>;
  for await (const { number, bytes } of splitLines(source, longest)) found.push([number, bytes?.toString('utf8') ?? null]);
  return found;
}

test.each<[string, string[], [number, string | null][]]>([
  ['nothing', [], []],
  ['a line without an end', ['a'], [[1, 'a']]],
  [
    'lines in one piece',
    ['a\nb\n'],
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'a line in many pieces',
    ['a', 'b', '', 'c\nd', 'e'],
    [
      [1, 'abc'],
      [2, 'de'],
    ],
  ],
  [
    'empty lines, which count',
    ['\n\na\n  \t\r\nb'],
    [
      [3, 'a'],
      [5, 'b'],
    ],
  ],
  ['a letter cut in two', ['é'], [[1, 'é']]],
  [
    'a line that is exactly as long as it may be',
    ['0123456789\nx'],
    [
      [1, '0123456789'],
      [2, 'x'],
    ],
  ],
  [
    'a line that is too long, in one piece',
    ['01234567890\nx'],
    [
      [1, null],
      [2, 'x'],
    ],
  ],
  [
    'a line that is too long, in many',
    ['012345', '678', '90', 'abc\nx'],
    [
      [1, null],
      [2, 'x'],
    ],
  ],
  [
    'too many spaces',
    [' '.repeat(11), '\nx'],
    [
      [1, null],
      [2, 'x'],
    ],
  ],
  [
    'a line that is too long at the end',
    ['x\n01234567890'],
    [
      [1, 'x'],
      [2, null],
    ],
  ],
])('%s', async (_, pieces, lines) => {
  expect(await linesOf(pieces)).toEqual(lines);
});

test('a letter whose bytes come in two pieces', async () => {
  const bytes = Buffer.from('é');
  expect(await linesOf([bytes.subarray(0, 1), bytes.subarray(1)])).toEqual([[1, 'é']]);
});
