import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { failureKind, sqlState } from '../../db/failure';
import { endReconciliation, readProgress, saveCardCount } from '../../db/reconciliation/progress';
import { requestReconciliation } from '../../db/reconciliation/requests';
import { inTransaction } from '../../db/transaction';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { ReconciliationProgress, ReconciliationRef } from '../../workflows/reconcile/contract';
import type { ActivityContext } from '../batch/context';
import { retryable } from '../batch/retryable';
import { checkChunk } from './check-chunk';

/** A stretch ends by itself sooner than a worker that shuts down loses its patience, and others in line get their turn. */
const STRETCH_MS = 5_000;
/** Settlements come first: after each chunk the machine is left alone for as long as the chunk took, up to this. */
const LONGEST_REST_MS = 500;
const QUERY_CANCELED = '57014';
/** Sooner than the activity is missed. */
const ALIVE_EVERY_MS = 1_000;

/** Makes the row of a reconciliation that the schedule asks for: one for each execution, however often it is tried. */
export async function beginReconciliation(context: ActivityContext): Promise<ReconciliationRef> {
  const { workflowId, runId } = context.execution();
  try {
    await requestReconciliation(context.database, { reconciliationId: runId, workflowId, asker: null }, Number.MAX_SAFE_INTEGER);
    return { reconciliationId: runId };
  } catch (error) {
    throw retryable(error);
  }
}

/** Looks at chunks for some seconds, telling after each how far it has come. A reconciliation that can't be finished ends as failed. */
export async function checkBooks(context: ActivityContext, ref: ReconciliationRef): Promise<ReconciliationProgress> {
  const alive = setInterval(() => context.heartbeat(null), ALIVE_EVERY_MS);
  try {
    await inTransaction(context.database, (tx) => saveCardCount(tx, ref.reconciliationId));
    const endAt = performance.now() + STRETCH_MS;
    for (;;) {
      const startedAt = performance.now();
      const progress = await checkChunk(context, ref);
      context.heartbeat(progress);
      if (progress.state !== 'running' || performance.now() >= endAt) return progress;
      await pause(Math.min(performance.now() - startedAt, LONGEST_REST_MS));
    }
  } catch (error) {
    // A check that takes too long will do so again: somebody has to know.
    if (failureKind(error) !== 'poison' && sqlState(error) !== QUERY_CANCELED) throw retryable(error);
    const errorId = randomUUID();
    context.logger.error('reconciliation failed', { errorId, ...ref, error, sqlState: sqlState(error) });
    return await end(context, ref, { code: 'INTERNAL', detail: 'The reconciliation could not be finished because of a fault on our side.', errorId });
  } finally {
    clearInterval(alive);
  }
}

/** Ends a reconciliation whose execution was cancelled. */
export async function abandonReconciliation(context: ActivityContext, ref: ReconciliationRef): Promise<void> {
  await end(context, ref, { code: 'UNAVAILABLE', detail: 'The reconciliation was cancelled.' });
}

async function end({ database }: ActivityContext, { reconciliationId }: ReconciliationRef, problem: StoredProblem): Promise<ReconciliationProgress> {
  try {
    return await inTransaction(database, async (tx) => {
      await endReconciliation(tx, reconciliationId, problem);
      return readProgress(tx, reconciliationId);
    });
  } catch (error) {
    throw retryable(error);
  }
}
