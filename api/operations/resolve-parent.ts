import type { Problem } from '../../domain/problem';
import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { Caller } from '../auth/caller';
import type { OperationReads } from './operation-parts';
import { resolveProgram } from './resolve-program';

/** The program of a sub-path: the given one, or the only one that has an operation of this kind and id. @throws as `resolveProgram` */
export function programOf(
  reads: Pick<OperationReads, 'programsWith'>,
  caller: Caller,
  given: string | undefined,
  { kind, id }: { kind: PointsKind; id: string },
  missing: Problem,
): Promise<string> {
  return resolveProgram(caller, given, () => reads.programsWith(kind, id, caller.programIds), missing);
}
