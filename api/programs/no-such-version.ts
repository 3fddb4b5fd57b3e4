import { Problem } from '../../domain/problem';

/** The answer for a version of a rule set that a program doesn't have. */
export function noSuchVersion(programId: string, version: number): Problem {
  return new Problem('NOT_FOUND', `Program ${programId} has no rule set version ${version}.`);
}
