import type { Problem } from '../../domain/problem';
import { translate } from '../http/language/translate';
import type { Language } from '../http/language/language';
import type { LineKind } from './line';

/** The line that an answer is about, as far as it could be read. */
export interface About {
  line: number;
  kind?: LineKind;
  id: string | null;
}

/** The answer to a line that went through; `status` as the call alone would have it. */
export function answerDone({ line, kind, id }: About, status: number): string {
  return `${JSON.stringify({ line, kind, id, status })}\n`;
}

/** The answer to a line that did not. */
export function answerProblem({ line, kind, id }: About, { status, code, message, errors, errorId }: Problem, language: Language): string {
  const fields = errors.map(({ path, message: text }) => ({ path, message: translate(text, language) }));
  const told = { line, kind, id, status, code, detail: translate(message, language) };
  return `${JSON.stringify({ ...told, ...(fields.length > 0 && { errors: fields }), ...(errorId !== undefined && { errorId }) })}\n`;
}
