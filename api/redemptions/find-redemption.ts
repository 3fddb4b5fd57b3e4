import { Problem } from '../../domain/problem';
import { childId } from '../../domain/settlement/operation-kinds';
import type { Caller } from '../auth/caller';
import type { HoldReads } from '../holds/hold-reads';
import type { OperationParts } from '../operations/operation-parts';
import { programOf } from '../operations/resolve-parent';
import { resolveProgram } from '../operations/resolve-program';

export type RedemptionParts = OperationParts & { holds: HoldReads };

/** How a caller names a redemption. */
export interface NamedRedemption {
  /** Of the redemption, or of the capture. */
  redemptionId: string;
  programId?: string;
  /** Makes it the capture of this hold. */
  holdId?: string;
}

/** A redemption in the ledger: its own, or a capture of that id. */
export interface FoundRedemption {
  programId: string;
  kind: 'redemption' | 'capture';
  /** As the ledger has it. */
  id: string;
}

/** The id under which reversals of a redemption are kept: captures of different holds may share theirs. */
export function nameOf({ redemptionId, holdId }: NamedRedemption): string {
  return holdId === undefined ? redemptionId : childId(holdId, redemptionId);
}

/**
 * The redemption that a caller names: one that was sent as such goes before a capture of the same id. One that nobody knows yet is taken for the former.
 * @param reversalId of what was reversed before by this name: it stays what it was, even if more captures of this id have come since
 * @throws `missing` when no program has it, `VALIDATION_FAILED` where several captures have this id and no hold is named, and as `resolveProgram`
 */
export async function findRedemption(
  { reads, holds }: Pick<RedemptionParts, 'reads' | 'holds'>,
  caller: Caller,
  named: NamedRedemption,
  missing: Problem,
  reversalId?: string,
): Promise<FoundRedemption> {
  const { redemptionId: id, programId: given, holdId } = named;
  if (holdId !== undefined) {
    const capture = { kind: 'capture' as const, id: childId(holdId, id) };
    return { programId: await programOf(reads, caller, given, capture, missing), ...capture };
  }
  const having = async () => {
    const own = await reads.programsWith('redemption', id, caller.programIds);
    return own.length > 0 ? own : holds.captureProgramsWith(id, caller.programIds);
  };
  const programId = await resolveProgram(caller, given, having, missing);
  const [own] = await reads.programsWith('redemption', id, [programId]);
  const [first, another] = own === undefined ? await holds.ofCapture(programId, id) : [];
  if (first === undefined) return { programId, kind: 'redemption', id };
  const isKnown = async () => reversalId !== undefined && (await reads.programsWith('reversal', childId(id, reversalId), [programId])).length > 0;
  if (another !== undefined && !(await isKnown())) throw ambiguous(id);
  return { programId, kind: 'capture', id: childId(first, id) };
}

function ambiguous(captureId: string): Problem {
  const message = 'Say of which hold: add ?holdId=….';
  return new Problem('VALIDATION_FAILED', `Several holds were captured by ${captureId}. ${message}`, { errors: [{ path: 'holdId', message }] });
}
