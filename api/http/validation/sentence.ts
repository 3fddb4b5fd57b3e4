import type { z } from 'zod';

/** What stands after the name of a field: `must be a whole number`. */
export function sentenceOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      // Of nothing is accepted, the schema says why.
      if (issue.expected === 'never') return issue.message;
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return atLeast(issue);
    case 'too_big':
      return atMost(issue);
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_key':
      return 'has a name that is empty or too long';
    case 'invalid_union':
      return issue.message === 'Invalid input' ? 'has none of the forms that are possible here' : issue.message;
    default:
      return issue.message;
  }
}

const KINDS: Record<string, string> = {
  int: 'a whole number',
  number: 'a whole number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
};

function atLeast({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  const counted = countedThings(origin);
  if (counted === null) return `must be at least ${minimum}`;
  return Number(minimum) === 1 ? 'must not be empty' : `must have at least ${minimum} ${counted}`;
}

function atMost({ origin, maximum }: z.core.$ZodIssueTooBig): string {
  const counted = countedThings(origin);
  return counted === null ? `must be at most ${maximum}` : `must have at most ${maximum} ${counted}`;
}

function countedThings(origin: string): string | null {
  if (origin === 'string') return 'characters';
  return origin === 'array' ? 'items' : null;
}
