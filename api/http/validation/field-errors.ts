import type { z } from 'zod';
import type { FieldError } from '../../../domain/problem';
import { dotted } from '../field-path';
import { sentenceOf } from './sentence';

type Issue = z.core.$ZodIssue;

/** More would help nobody, and an order may have a thousand faulty lines. */
const MAX_ERRORS = 50;

/**
 * Issues of zod as `errors` of a problem: one entry a field, the path dotted, in words that say what is expected.
 * @param input what was validated; tells a missing field from a wrong one
 */
export function toFieldErrors(issues: readonly Issue[], input: unknown): FieldError[] {
  return issues.flatMap((issue) => ofIssue(issue, [], input)).slice(0, MAX_ERRORS);
}

function ofIssue(issue: Issue, parents: readonly PropertyKey[], input: unknown): FieldError[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: dotted([...path, key]), message: 'is not a known field' }));
  if (valueAt(input, path) === undefined) return [{ path: dotted(path), message: 'is required' }];
  if (issue.code === 'invalid_union') return ofUnion(issue, path, input);
  return [{ path: dotted(path), message: sentenceOf(issue) }];
}

/**
 * A value that fits none of several forms. Of objects, the form is taken as meant that the given fields fit better than any other: the errors
 * are those of that form. Otherwise the forms are named.
 */
function ofUnion(issue: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[], input: unknown): FieldError[] {
  const value = valueAt(input, path);
  const forms = issue.errors.map((errors) => ({ errors, strange: strangeness(errors, value) })).sort((a, b) => a.strange - b.strange);
  const [best, next] = forms;
  const knowsSome = best !== undefined && best.strange < UNKNOWN * Object.keys(value ?? {}).length;
  if (knowsSome && best.strange < (next?.strange ?? Infinity)) return best.errors.flatMap((error) => ofIssue(error, path, input));
  return [{ path: dotted(path), message: sentenceOf(issue) }];
}

/** A field that a form doesn't know counts for more than all that it lacks; a value of another type is stranger than any object. */
const UNKNOWN = 100;

function strangeness(errors: readonly Issue[], value: unknown): number {
  return errors.reduce((sum, error) => {
    if (error.code === 'unrecognized_keys') return sum + UNKNOWN * error.keys.length;
    if (error.path.length === 0) return Infinity;
    return valueAt(value, error.path) === undefined ? sum + 1 : sum;
  }, 0);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    input,
  );
}
