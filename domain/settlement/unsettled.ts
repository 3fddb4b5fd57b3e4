import type { StoredProblem } from './stored';

/** What the sender of an operation that failed is told: never what went wrong inside. */
const FAILED: StoredProblem = {
  code: 'INTERNAL',
  detail: 'It could not be settled because of a fault of ours. Nothing was posted; it can be sent again.',
};

/** The problem of an operation that ended without being settled, as its sender is told it. @throws Error when a refusal has none. */
export function composeProblem(state: 'refused' | 'failed', problem: StoredProblem | null): StoredProblem {
  if (state === 'failed') return problem?.errorId === undefined ? FAILED : { ...FAILED, errorId: problem.errorId };
  if (problem === null) throw new Error('refused without a problem');
  const { code, detail, errors, extra } = problem;
  return { code, detail, ...(errors && { errors }), ...(extra && { extra }) };
}
