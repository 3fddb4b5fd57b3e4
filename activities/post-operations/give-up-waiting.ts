import { openKeys } from '../../db/kernel/kernel';
import { postOperations as write } from '../../db/kernel/operations';
import { inTransaction } from '../../db/transaction';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { Verdict } from '../../workflows/operation';
import type { PostOperationsActivities, PostOperationsInput } from '../../workflows/post-operations/contract';
import type { ActivityContext } from '../batch/context';
import { STATEMENT_TIMEOUT_MS } from '../batch/limits';
import { retryable } from '../batch/retryable';
import { oneStepVerdicts } from '../batch/one-step-verdicts';
import { refusedRow } from './rows';

/** Told of an operation that has waited for too long. `expired` tells it from one that was refused for what it is. */
const EXPIRED: StoredProblem = {
  code: 'NOT_FOUND',
  detail: 'What it is about was not settled in time.',
  extra: { expired: true },
};

/** Records that operations have waited for too long. It doesn't bind their ids: they may be sent again. */
export async function giveUpWaiting(
  context: ActivityContext,
  { kind, operations }: PostOperationsInput,
): ReturnType<PostOperationsActivities['giveUpWaiting']> {
  const work = async (): Promise<Verdict[]> =>
    inTransaction(
      context.database,
      async (tx) => {
        const opened = await openKeys(tx, null, kind, context.execution(), operations);
        const rows = opened
          .filter(({ outcome }) => outcome === 'new')
          .flatMap(({ program_id: programId, id, attempt }) => {
            const operation = operations.find((one) => one.programId === programId && one.id === id);
            return operation ? [{ ...refusedRow(operation, attempt, EXPIRED), posted: null }] : [];
          });
        const nothing = {
          cards: [],
          made: [],
          lots: [],
          entries: [],
          outbox: [],
          holds: [],
          parents: [],
          uses: [],
          givenBack: [],
          unused: null,
          dates: null,
        };
        if (rows.length > 0) await write(tx, null, kind, context.execution(), rows, nothing);
        return oneStepVerdicts(operations, opened, rows);
      },
      { lockTimeoutMs: STATEMENT_TIMEOUT_MS, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
    );
  return work().catch((error: unknown) => {
    throw retryable(error);
  });
}
