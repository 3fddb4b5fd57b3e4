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

/**
 * The redemption that a caller names: one that was sent as such goes before a capture of the same id. One that nobody knows yet is taken for the former.
 * @param reversalId tells which capture is meant where one of them was reversed by it before: that stays what it was, even if more captures of this id
 *   have come since
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
  const captures = own === undefined ? (await holds.ofCapture(programId, id)).map((hold) => childId(hold, id)) : [];
  const [first, another] = captures;
  if (first === undefined) return { programId, kind: 'redemption', id };
  if (another === undefined) return { programId, kind: 'capture', id: first };
  const reversed = reversalId === undefined ? undefined : await reversedBefore(reads, programId, captures, reversalId);
  if (reversed === undefined) throw ambiguous(id);
  return { programId, kind: 'capture', id: reversed };
}

/** Which of several captures has a reversal of this id; of several the one captured first. */
async function reversedBefore(
  reads: Pick<RedemptionParts['reads'], 'programsWith'>,
  programId: string,
  captures: readonly string[],
  reversalId: string,
): Promise<string | undefined> {
  for (const capture of captures) if ((await reads.programsWith('reversal', childId(capture, reversalId), [programId])).length > 0) return capture;
  return undefined;
}

function ambiguous(captureId: string): Problem {
  const message = 'Say of which hold: add ?holdId=….';
  return new Problem('VALIDATION_FAILED', `Several holds were captured by ${captureId}. ${message}`, { errors: [{ path: 'holdId', message }] });
}
