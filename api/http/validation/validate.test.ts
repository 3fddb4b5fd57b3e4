import { z } from 'zod';
import { Problem, type FieldError } from '../../../domain/problem';
import { notAvailableYet, partNotAvailableYet } from './not-available-yet';
import { validate } from './validate';

const schema = z.strictObject({
  id: z.string().regex(/^[a-z]+$/, 'must be lower case'),
  count: z.int().min(1).max(10).exactOptional(),
  kind: z.enum(['a', 'b']).exactOptional(),
  tags: z.array(z.string().min(1).max(3)).max(2).exactOptional(),
  points: z.union([z.int().min(1), z.literal('max')], { error: 'must be a number or "max"' }).exactOptional(),
  give: z.union([z.strictObject({ percent: z.string() }), z.strictObject({ amount: z.int(), per: z.string() })]).exactOptional(),
  flag: z.boolean().exactOptional(),
  free: z.record(z.string().min(1).max(3), z.int()).exactOptional(),
  holdId: notAvailableYet(),
  ruleSet: z.strictObject({ earning: z.array(z.strictObject({ points: z.int() })), levels: partNotAvailableYet() }).exactOptional(),
});

function refusal(input: unknown, faults: FieldError[] = []): Problem {
  try {
    validate(schema, input, faults);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('validate', () => {
  it('answers what the schema makes of it', () => {
    expect(validate(schema, { id: 'a', count: 3 })).toEqual({ id: 'a', count: 3 });
  });

  it.each<[unknown, FieldError[]]>([
    [{}, [{ path: 'id', message: 'is required' }]],
    [{ id: 'A' }, [{ path: 'id', message: 'must be lower case' }]],
    [{ id: 5 }, [{ path: 'id', message: 'must be a text' }]],
    [{ id: 'a', count: 1.5 }, [{ path: 'count', message: 'must be a whole number' }]],
    [{ id: 'a', count: null }, [{ path: 'count', message: 'must be a whole number' }]],
    [{ id: 'a', count: 0 }, [{ path: 'count', message: 'must be at least 1' }]],
    [{ id: 'a', count: 11 }, [{ path: 'count', message: 'must be at most 10' }]],
    [{ id: 'a', kind: 'c' }, [{ path: 'kind', message: 'must be "a" or "b"' }]],
    [{ id: 'a', tags: 'x' }, [{ path: 'tags', message: 'must be a list' }]],
    [{ id: 'a', tags: ['x', 'y', 'z'] }, [{ path: 'tags', message: 'must have at most 2 items' }]],
    [{ id: 'a', tags: ['x', ''] }, [{ path: 'tags.1', message: 'must not be empty' }]],
    [{ id: 'a', tags: ['long'] }, [{ path: 'tags.0', message: 'must have at most 3 characters' }]],
    [{ id: 'a', points: 0 }, [{ path: 'points', message: 'must be at least 1' }]],
    [{ id: 'a', points: 'all' }, [{ path: 'points', message: 'must be a number or "max"' }]],
    [{ id: 'a', give: { percent: 10 } }, [{ path: 'give.percent', message: 'must be a text' }]],
    [{ id: 'a', give: { amount: 1 } }, [{ path: 'give.per', message: 'is required' }]],
    [{ id: 'a', give: { percent: '1', more: 1 } }, [{ path: 'give.more', message: 'is not a known field' }]],
    [{ id: 'a', give: {} }, [{ path: 'give', message: 'has none of the forms that are possible here' }]],
    [{ id: 'a', give: 7 }, [{ path: 'give', message: 'has none of the forms that are possible here' }]],
    [{ id: 'a', flag: 'yes' }, [{ path: 'flag', message: 'must be true or false' }]],
    [{ id: 'a', free: { long: 1 } }, [{ path: 'free.long', message: 'has a name that is empty or too long' }]],
    [
      { id: 'a', x: 1, y: 2 },
      [
        { path: 'x', message: 'is not a known field' },
        { path: 'y', message: 'is not a known field' },
      ],
    ],
    [[], [{ path: '', message: 'must be an object' }]],
    [null, [{ path: '', message: 'must be an object' }]],
  ])('%j', (input, errors) => {
    expect(refusal(input)).toMatchObject({ code: 'VALIDATION_FAILED', errors });
  });

  it('tells the first error in its detail, and how many there are', () => {
    expect(refusal({}).message).toBe('id is required.');
    expect(refusal({ id: 'a', x: 1, y: 2 }).message).toBe('x is not a known field. There is 1 more error.');
    expect(refusal({ id: 'a', x: 1, y: 2, z: 3 }).message).toBe('x is not a known field. There are 2 more errors.');
    expect(refusal(null).message).toBe('The body must be an object.');
  });

  it('stops at 50 errors', () => {
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`x${n}`, n]));
    expect(refusal({ id: 'a', ...many }).errors).toHaveLength(50);
  });

  it('adds what was wrong with the JSON, once a field', () => {
    const faults = [{ path: 'count', message: 'must be a whole number, written with digits only' }];
    expect(refusal({ id: 'a', count: 1.5 }, faults).errors).toEqual(faults);
    expect(refusal({ id: 'a', count: 1 }, faults).errors).toEqual(faults);
  });

  it('calls a part of the contract whose time has not come NOT_AVAILABLE, whatever else is wrong', () => {
    const problem = refusal({ holdId: 'h-1' });
    expect(problem).toMatchObject({ code: 'NOT_AVAILABLE', errors: [{ path: 'holdId', message: 'is not available yet' }] });
    expect(problem.message).toBe('holdId is not available yet.');
  });

  it('calls faults of the rule set alone RULE_SET_INVALID, with paths relative to it', () => {
    expect(refusal({ id: 'a', ruleSet: { earning: [{ points: 'x' }], levels: [{}] } })).toMatchObject({
      code: 'RULE_SET_INVALID',
      errors: [
        { path: 'earning.0.points', message: 'must be a whole number' },
        { path: 'levels', message: 'is not available yet' },
      ],
    });
    const faults = [{ path: 'ruleSet.earning.0.points', message: 'stands twice' }];
    expect(refusal({ id: 'a', ruleSet: { earning: [{ points: 1 }] } }, faults)).toMatchObject({
      code: 'RULE_SET_INVALID',
      errors: [{ path: 'earning.0.points', message: 'stands twice' }],
    });
  });

  it('calls faults outside of the rule set VALIDATION_FAILED, with all paths', () => {
    expect(refusal({ ruleSet: { earning: 5 } })).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'id' }, { path: 'ruleSet.earning' }] });
    expect(refusal({ id: 'a', ruleSet: 5 })).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path: 'ruleSet' }] });
  });

  it.each([null, []])('lets a later part of a rule set pass that asks for nothing: %j', (levels) => {
    expect(validate(schema, { id: 'a', ruleSet: { earning: [], levels } })).toBeDefined();
  });
});
