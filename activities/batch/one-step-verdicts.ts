import type { OpenedKey } from '../../db/kernel/settlement-rows';
import type { SettlementState, StoredProblem } from '../../domain/settlement/stored';
import type { Operation, Verdict } from '../../workflows/operation';

/** What was decided on an operation that had not been looked at before. */
interface Decided {
  programId: string;
  id: string;
  state: SettlementState;
  problem?: StoredProblem | null;
}

/** What is said of each operation of a batch that is posted in one step, so that no key is left open: what was decided now, else what its key says. */
export function oneStepVerdicts(operations: readonly Operation[], opened: readonly OpenedKey[], decided: readonly Decided[]): Verdict[] {
  const rows = new Map(decided.map((row) => [`${row.programId}/${row.id}`, row]));
  const fingerprints = new Map(operations.map((operation) => [`${operation.programId}/${operation.id}`, operation.fingerprint]));
  return opened.map(({ program_id: programId, id, attempt, outcome, code, own }) => {
    const row = rows.get(`${programId}/${id}`);
    const state = outcome === 'new' ? (row?.state === 'settled' ? 'settled' : 'refused') : outcome === 'open' ? 'settled' : outcome;
    const told = row?.problem?.code ?? code;
    return {
      programId,
      id,
      attempt,
      fingerprint: fingerprints.get(`${programId}/${id}`) ?? '',
      outcome: state,
      replayed: outcome === 'settled' && !own,
      ...(told === null ? {} : { code: told }),
    };
  });
}
