import { createHash } from 'node:crypto';
import { canonicalJson, fingerprint } from './fingerprint';
import { parseExactJson } from './exact-json';

const of = (path: string, text: string) => fingerprint(path, parseExactJson(text).value);

describe('fingerprint', () => {
  it('is SHA-256 over the path and the canonical form', () => {
    const expected = createHash('sha256').update('/v1/orders\n{"a":[1,"x"],"b":null}').digest('hex');
    expect(of('/v1/orders', '{ "b": null,\n "a": [1, "\\u0078"] }')).toBe(expected);
  });

  it('tells paths, values and orders of lists apart', () => {
    const all = [of('/a', '{"x":[1,2]}'), of('/b', '{"x":[1,2]}'), of('/a', '{"x":[2,1]}'), of('/a', '{"x":[1,2],"y":null}')];
    expect(new Set(all).size).toBe(4);
  });

  it('sorts names by UTF-16 code units, as RFC 8785 wants it', () => {
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 })).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    );
  });
});
