import type { FieldError, Problem } from '../../../domain/problem';
import { translate } from '../language/translate';
import type { Language } from '../language/language';
import { PROBLEM_TITLES } from './titles';

/** RFC 9457. `extra` members of a problem, such as a fresh quote, stand beside these. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  errorId: string;
  errors?: FieldError[];
}

export interface Occurrence {
  /** Path of the request, without the query. */
  instance: string;
  /** Also in the log line of the request. */
  errorId: string;
  language: Language;
}

/** The document that a caller gets for a problem, in the caller's language. */
export function toProblemDocument(problem: Problem, { instance, errorId, language }: Occurrence): ProblemDocument & Record<string, unknown> {
  const errors = problem.errors.map(({ path, message }) => ({ path, message: translate(message, language) }));
  return {
    ...problem.extra,
    type: `urn:lumbung:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: PROBLEM_TITLES[problem.code][language],
    status: problem.status,
    detail: translate(problem.message, language),
    instance,
    code: problem.code,
    errorId,
    ...(errors.length > 0 && { errors }),
  };
}
