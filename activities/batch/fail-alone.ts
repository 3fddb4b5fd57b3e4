import { failNew, openKeys, type KeyKind } from '../../db/kernel/kernel';
import { failureKind } from '../../db/failure';
import { inTransaction } from '../../db/transaction';
import type { SettlementInsert } from '../../db/kernel/settlement-rows';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { Operation, Verdict } from '../../workflows/operation';
import type { ActivityContext } from './context';
import { failureProblem, reportFailure } from './report-failure';
import { retryable } from './retryable';

/**
 * Records that an operation failed by a fault of ours before it had a row: state `failed`, an ERROR in the log (somebody should wake up), and
 * the verdict. It can be sent again or retried.
 */
export async function failAlone(context: ActivityContext, kind: KeyKind, operation: Operation, error: unknown): Promise<Verdict> {
  const { programId, id, fingerprint } = operation;
  const errorId = reportFailure(context, { kind, programId, id, requestId: operation.requestId, error });
  try {
    const key = await inTransaction(context.database, async (tx) => {
      const execution = context.execution();
      const [key] = await openKeys(tx, null, kind, execution, [operation]);
      if (key?.outcome === 'new') await failNew(tx, null, kind, execution, [failedRow(operation, key.attempt, failureProblem(kind, errorId))]);
      return key;
    });
    // Another execution may have settled it, or bound its id to another body, in between.
    const outcome = key?.outcome === 'settled' || key?.outcome === 'conflict' ? key.outcome : 'failed';
    return {
      programId,
      id,
      fingerprint,
      attempt: key?.attempt ?? 0,
      outcome,
      replayed: outcome === 'settled',
      ...(outcome === 'failed' && { code: 'INTERNAL' }),
    };
  } catch (unwritable) {
    if (failureKind(unwritable) !== 'poison') throw retryable(unwritable);
    // Not even the failure can be stored (an unknown program, a body that Postgres can't hold): the log has it.
    context.logger.error(`the failure of ${kind} ${id} can not be stored`, { errorId, programId, id, error: unwritable });
    return { programId, id, fingerprint, attempt: 0, outcome: 'failed', replayed: false, code: 'INTERNAL' };
  }
}

function failedRow(operation: Operation, attempt: number, problem: StoredProblem): SettlementInsert {
  const request = operation.request as { memberId?: string };
  return {
    programId: operation.programId,
    id: operation.id,
    attempt,
    state: 'failed',
    fingerprint: operation.fingerprint,
    memberId: request.memberId ?? null,
    cardId: null,
    ruleSetVersion: null,
    request: operation.request,
    acceptedAt: operation.acceptedAt,
    placedAt: null,
    date: null,
    facts: null,
    pricing: null,
    redemption: null,
    uses: [],
    problem,
    reserved: 0,
    crediting: 0,
    actor: operation.actor.subject,
    keyId: operation.actor.keyId,
    requestId: operation.requestId,
  };
}
