import { Problem, PROBLEM_STATUS } from './problem';

describe('a problem', () => {
  it('is told with its code, the code’s status, and nothing else unless it is given', () => {
    const problem = new Problem('OUT_OF_RANGE', 'Too much.');
    expect(problem).toMatchObject({ name: 'Problem', code: 'OUT_OF_RANGE', status: 422, message: 'Too much.', errors: [], extra: {} });
    expect([problem.retryAfter, problem.errorId, 'cause' in problem]).toEqual([undefined, undefined, false]);
  });

  it('has what its caller is told beside the code', () => {
    const errors = [{ path: 'lines.0.quantity', message: 'is too small' }];
    const options = { errors, extra: { quote: 1 }, retryAfter: 5, errorId: 'e-1', cause: 'c' };
    expect(new Problem('UNAVAILABLE', 'Later.', options)).toMatchObject(options);
  });

  it.each([
    ['INTERNAL', 'error'],
    ['UNAVAILABLE', 'warn'],
    ['NOT_AVAILABLE', 'info'],
    ['NOT_FOUND', 'info'],
  ] as const)('%s is logged at the level %s: only faults of ours wake people', (code, level) => {
    expect(new Problem(code, '').level).toBe(level);
  });

  it('has a status of HTTP for every code', () => {
    for (const status of Object.values(PROBLEM_STATUS)) expect(status >= 400 && status <= 503).toBe(true);
  });
});
