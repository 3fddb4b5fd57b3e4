import { Problem } from '../../../domain/problem';
import { asProblem } from './as-problem';

const coded = (message: string, code: string | number) => Object.assign(new Error(message), { code });
const http = (status: number, more: object = {}) => Object.assign(new Error('http'), { status, ...more });

test('a problem stays what it is', () => {
  const problem = new Problem('NOT_FOUND', 'x');
  expect(asProblem(problem)).toBe(problem);
});

test.each<[string, unknown, string]>([
  ['Postgres away', coded('connect', 'ECONNREFUSED'), 'UNAVAILABLE'],
  ['Postgres shutting down', coded('terminating connection', '57P01'), 'UNAVAILABLE'],
  ['a lock that stayed taken', coded('lock timeout', '55P03'), 'UNAVAILABLE'],
  ['Temporal away', coded('14 UNAVAILABLE', 14), 'UNAVAILABLE'],
  ['Temporal late, behind another error', new Error('start failed', { cause: coded('4 DEADLINE_EXCEEDED', 4) }), 'UNAVAILABLE'],
  ['a constraint', coded('violates check constraint', '23514'), 'INTERNAL'],
  ['a refusal of Temporal’s', coded('3 INVALID_ARGUMENT', 3), 'INTERNAL'],
  ['too large a body', http(413, { type: 'entity.too.large' }), 'PAYLOAD_TOO_LARGE'],
  ['an unknown compression', http(415, { type: 'encoding.unsupported' }), 'UNSUPPORTED_MEDIA_TYPE'],
  ['half a body', http(400, { type: 'request.aborted' }), 'VALIDATION_FAILED'],
  ['a faulty path', http(400, { name: 'URIError' }), 'VALIDATION_FAILED'],
  ['a fault of ours', new TypeError('x is not a function'), 'INTERNAL'],
  ['a text', 'oops', 'INTERNAL'],
  ['nothing', undefined, 'INTERNAL'],
  ['null', null, 'INTERNAL'],
])('%s', (_, error, code) => {
  const problem = asProblem(error);
  expect(problem.code).toBe(code);
  expect(problem.cause).toBe(error);
  expect(problem.message).not.toMatch(/connect|lock|constraint|function|14|oops/);
});
