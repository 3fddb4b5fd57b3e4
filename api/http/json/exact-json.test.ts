import fc from 'fast-check';
import { JsonSyntaxError, parseExactJson } from './exact-json';

const faultsOf = (text: string) => parseExactJson(text).faults;

describe('parseExactJson', () => {
  it('reads whatever JSON.stringify writes of whole numbers and texts', () => {
    const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'), { noNullPrototype: true })),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        // What can't be stored is a fault on purpose; see below. Object keys of JSON.stringify may be __proto__ only by computed names.
        fc.pre(!/\\u0000|__proto__|\\ud[89a-f]/.test(text) && !text.includes('-0'));
        expect(parseExactJson(text)).toEqual({ value: JSON.parse(text), faults: [] });
      }),
    );
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '"a"',
      '"\\n"',
      '\\',
      '1',
      '-',
      '0',
      '01',
      'true',
      'nul',
      'null',
      ' ',
      '\n',
      '\u0001',
      'e',
      '.',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const isJson = (parse: (text: string) => unknown) => {
          try {
            parse(text);
            return true;
          } catch {
            return false;
          }
        };
        expect(isJson(parseExactJson)).toBe(isJson(JSON.parse));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['{"a":{"b":[1,{"c":1.5}]}}', 'a.b.1.c', 'must be a whole number, written with digits only'],
    ['{"a":1.0}', 'a', 'must be a whole number, written with digits only'],
    ['{"a":1e3}', 'a', 'must be a whole number, written with digits only'],
    ['{"a":9007199254740992}', 'a', 'is beyond ±9007199254740991'],
    ['{"a":-9007199254740992}', 'a', 'is beyond ±9007199254740991'],
    ['{"a":123456789012345678901234567890}', 'a', 'is beyond ±9007199254740991'],
    ['{"a":-0}', 'a', 'must be written 0, not -0'],
    ['[1,{"a":1,"b":2,"a":3}]', '1.a', 'stands twice'],
    ['{"a":1,"\\u0061":3}', 'a', 'stands twice'],
    ['{"__proto__":{"x":1}}', '__proto__', 'is not allowed as a name'],
    ['{"a":"x\\u0000"}', 'a', 'contains a character that can’t be stored (U+0000 or half of a surrogate pair)'],
    ['{"a":"\\ud800"}', 'a', 'contains a character that can’t be stored (U+0000 or half of a surrogate pair)'],
  ])('%s: %s %s', (text, path, message) => {
    expect(faultsOf(text)).toEqual([{ path, message }]);
  });

  it.each(['9007199254740991', '-9007199254740991', '0', '"\\ud83d\\ude00"'])('takes %s', (text) => {
    expect(parseExactJson(text)).toEqual({ value: JSON.parse(text), faults: [] });
  });

  it('pollutes no prototype', () => {
    parseExactJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('ends at 32 levels instead of at the end of the stack', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(faultsOf(nested(32))).toEqual([]);
    expect(() => parseExactJson(nested(33))).toThrow('it is nested deeper than 32 levels');
    expect(() => parseExactJson('['.repeat(1_000_000))).toThrow(JsonSyntaxError);
  });

  it.each([
    ['{"a": nope}', 'unexpected "n" in line 1, column 7'],
    ['{\n  "a": 1,\n}', 'unexpected "}" in line 3, column 1'],
    ['{"a":1', 'it ends too early'],
    ['{"a":"\\x"}', 'a text with a faulty escape ends in line 1, column 9'],
    ['{} {}', 'unexpected "{" in line 1, column 4'],
  ])('%s: %s', (text, message) => {
    expect(() => parseExactJson(text)).toThrow(new JsonSyntaxError(message));
  });
});
