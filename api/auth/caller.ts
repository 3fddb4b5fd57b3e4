import { Problem } from '../../domain/problem';
import type { Actor } from '../../workflows/operation';
import type { Role } from './permissions';

/** Who is behind a request: the person or system (`subject`), by which key, with which rights. */
export interface Caller extends Actor {
  role: Role;
  /** Programs that exist for this key; null: all. */
  programIds: readonly string[] | null;
}

/** Whether a program exists for this caller. */
export function seesProgram(caller: Caller, programId: string): boolean {
  return caller.programIds === null || caller.programIds.includes(programId);
}

/** The answer for a program that doesn't exist, or not for this caller: both are told the same. */
export function noSuchProgram(programId: string): Problem {
  return new Problem('NOT_FOUND', `There is no program ${programId}.`);
}

/** @throws Problem `NOT_FOUND` for a program that the caller's key is not limited to (contract §1). */
export function requireSight(caller: Caller, programId: string): void {
  if (!seesProgram(caller, programId)) throw noSuchProgram(programId);
}
