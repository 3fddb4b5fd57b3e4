import type { z } from 'zod';
import { Problem, type FieldError } from '../../../domain/problem';
import { toFieldErrors } from './field-errors';
import { NOT_AVAILABLE_YET } from './not-available-yet';

/** The field of a body that holds a rule set: its faults are told relative to the rule set (contract §2). */
const RULE_SET = 'ruleSet';

/**
 * Validates one part of a request.
 * @param faults what was wrong before: with the JSON itself
 * @throws Problem `NOT_AVAILABLE` for parts of the contract that come later, `RULE_SET_INVALID` when only the rule set in it is wrong,
 *   else `VALIDATION_FAILED`; each with `errors`.
 */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown, faults: readonly FieldError[] = []): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success && faults.length === 0) return parsed.data;
  const faulty = new Set(faults.map((fault) => fault.path));
  const found = parsed.success ? [] : toFieldErrors(parsed.error.issues, input);
  throw problemOf([...faults, ...found.filter((error) => !faulty.has(error.path))]);
}

function problemOf(errors: readonly FieldError[]): Problem {
  const inRuleSet = errors.filter(({ path }) => path.startsWith(`${RULE_SET}.`));
  if (inRuleSet.length === errors.length)
    return invalidRuleSet(inRuleSet.map(({ path, message }) => ({ path: path.slice(RULE_SET.length + 1), message })));
  const later = errors.filter(({ path, message }) => message === NOT_AVAILABLE_YET && !path.startsWith(`${RULE_SET}.`));
  if (later.length > 0) return new Problem('NOT_AVAILABLE', `${later.map(({ path }) => path).join(', ')} ${NOT_AVAILABLE_YET}.`, { errors: later });
  return new Problem('VALIDATION_FAILED', summary(errors), { errors });
}

/** A rule set that can't be published; paths are relative to it, as in `discounts.0.when`. */
export function invalidRuleSet(errors: readonly FieldError[]): Problem {
  return new Problem('RULE_SET_INVALID', summary(errors), { errors });
}

/** The first error as a sentence, so that `detail` alone says what to do. */
function summary(errors: readonly FieldError[]): string {
  const [first, ...others] = errors;
  if (first === undefined) return 'The request is not valid.';
  const place = first.path === '' ? 'The body' : first.path;
  // What is found in a rule set is told in sentences, of a field in words that stand after its name.
  const sentence = first.message.endsWith('.') ? `${place}: ${first.message}` : `${place} ${first.message}.`;
  if (others.length === 0) return sentence;
  return `${sentence} ${others.length === 1 ? 'There is 1 more error.' : `There are ${others.length} more errors.`}`;
}
