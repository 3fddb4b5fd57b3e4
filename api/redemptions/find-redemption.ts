import type { Problem } from '../../domain/problem';
import { childId } from '../../domain/settlement/operation-kinds';
import type { Caller } from '../auth/caller';
import type { HoldReads } from '../holds/hold-reads';
import type { OperationParts } from '../operations/operation-parts';
import { resolveProgram } from '../operations/resolve-program';

export type RedemptionParts = OperationParts & { holds: HoldReads };

/** A redemption in the ledger: its own, or a capture of that id. */
export interface FoundRedemption {
  programId: string;
  kind: 'redemption' | 'capture';
  /** As the ledger has it. */
  id: string;
}

/**
 * The redemption that a caller names: one that was sent as such goes before a capture of the same id. One that nobody knows yet is taken for the former.
 * @throws `missing` when no program has it, and as `resolveProgram`
 */
export async function findRedemption(
  { reads, holds }: Pick<RedemptionParts, 'reads' | 'holds'>,
  caller: Caller,
  given: string | undefined,
  id: string,
  missing: Problem,
): Promise<FoundRedemption> {
  const having = async () => {
    const own = await reads.programsWith('redemption', id, caller.programIds);
    return own.length > 0 ? own : holds.captureProgramsWith(id, caller.programIds);
  };
  const programId = await resolveProgram(caller, given, having, missing);
  const [own] = await reads.programsWith('redemption', id, [programId]);
  const holdId = own === undefined ? await holds.ofCapture(programId, id) : null;
  return holdId === null ? { programId, kind: 'redemption', id } : { programId, kind: 'capture', id: childId(holdId, id) };
}
