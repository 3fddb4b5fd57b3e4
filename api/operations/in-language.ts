import type { StoredProblem } from '../../domain/settlement/stored';
import type { Language } from '../http/language/language';
import { translate } from '../http/language/translate';

/** An answer with its problem, if it has one, in the caller's language: refusals are stored in English. */
export function inLanguage<Answer extends object>(answer: Answer, language: Language): Answer {
  const { problem = null } = answer as { problem?: StoredProblem | null };
  return problem === null ? answer : { ...answer, problem: translated(problem, language) };
}

function translated(problem: StoredProblem, language: Language): StoredProblem {
  const errors = problem.errors?.map(({ path, message }) => ({ path, message: translate(message, language) }));
  return { ...problem, detail: translate(problem.detail, language), ...(errors && { errors }) };
}
