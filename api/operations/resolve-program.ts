import { Problem } from '../../domain/problem';
import { requireSight, type Caller } from '../auth/caller';

/**
 * The program that a read by id is about: the given one, or the only one that has the id (contract §1).
 * @param candidates programs that have the id, of those the caller sees
 * @param missing what to throw when there is none
 * @throws Problem `NOT_FOUND` for a program that the caller doesn't see, `PROGRAM_REQUIRED` when the id is ambiguous
 */
export async function resolveProgram(
  caller: Caller,
  given: string | undefined,
  candidates: () => Promise<readonly string[]>,
  missing: Problem,
): Promise<string> {
  if (given !== undefined) {
    requireSight(caller, given);
    return given;
  }
  const [only, ...others] = await candidates();
  if (only === undefined) throw missing;
  if (others.length > 0) throw new Problem('PROGRAM_REQUIRED', 'Say which program: add ?programId=….');
  return only;
}
