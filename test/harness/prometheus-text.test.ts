import { numberOf, readPrometheusText } from './prometheus-text';

const GOOD = '# HELP a_total x\n# TYPE a_total counter\na_total{b="1",a="2"} 3\na_total{a="\\"q\\""} 1e+3\n';

test('reads numbers by name and labels', () => {
  const told = readPrometheusText(GOOD);
  expect(numberOf(told, 'a_total', { a: '2', b: '1' })).toBe(3);
  expect(numberOf(told, 'a_total', { a: '\\"q\\"' })).toBe(1000);
  expect(numberOf(told, 'a_total', { a: '9' })).toBe(0);
});

test.each([
  ['a line without its end', GOOD.trimEnd(), /in the middle/],
  ['a number without help', '# TYPE a counter\na 1\n', /no type or help/],
  ['a number without type', '# HELP a x\na 1\n', /no type or help/],
  ['the same series twice', `${GOOD}a_total{a="2",b="1"} 4\n`, /twice/],
  ['a label without quotes', '# HELP a x\n# TYPE a gauge\na{b=1} 1\n', /not labels/],
  ['no number', '# HELP a x\n# TYPE a gauge\na one\n', /not a sample/],
  ['a type that is none', '# HELP a x\n# TYPE a number\na 1\n', /not a sample/],
  ['buckets that shrink', '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n', /don't add up/],
  ['buckets that end elsewhere', '# HELP h x\n# TYPE h histogram\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 1\n', /don't add up/],
])('refuses %s', (_, text, why) => {
  expect(() => readPrometheusText(text)).toThrow(why);
});
