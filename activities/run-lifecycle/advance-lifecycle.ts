import { failureKind } from '../../db/failure';
import { findRun } from '../../db/lifecycle/runs';
import { addCounts, NO_COUNTS } from '../../domain/lifecycle/counts';
import type { LifecycleProgress, RunLifecycleInput } from '../../workflows/run-lifecycle/contract';
import type { ActivityContext } from '../batch/context';
import { reportFailure } from '../batch/report-failure';
import { retryable } from '../batch/retryable';
import { sqlState } from '../../db/failure';
import { ChunkSize } from './chunk-size';
import { ALONE, leaveOut, runChunk, USUAL } from './run-chunk';

/** A stretch ends by itself sooner than a worker that shuts down loses its patience, and others in line get their turn. */
const STRETCH_MS = 5_000;
const QUERY_CANCELED = '57014';

/**
 * Runs chunks for some seconds, telling after each how far it has come. A card that can't be worked on by a fault of ours is left out, alone: the log
 * says which, and the next run tries it again.
 */
export async function advanceLifecycle(context: ActivityContext, input: RunLifecycleInput): Promise<LifecycleProgress> {
  const size = new ChunkSize();
  const endAt = performance.now() + STRETCH_MS;
  let last: LifecycleProgress | null = null;
  for (;;) {
    const progress = await context.lifecyclePace.take(() => oneChunk(context, input, size));
    if (progress === 'done') return done(context, input, last);
    if (progress !== 'again') last = progress;
    context.heartbeat(last);
    if (performance.now() >= endAt) return last ?? (await shown(context, input));
  }
}

/** `again`: nothing was done, and something smaller is to be tried. */
async function oneChunk(context: ActivityContext, input: RunLifecycleInput, size: ChunkSize): Promise<LifecycleProgress | 'done' | 'again'> {
  const startedAt = performance.now();
  const alone = size.most === 1;
  try {
    const progress = await runChunk(context, input, size.most, alone ? ALONE : USUAL);
    const took = performance.now() - startedAt;
    size.took(took);
    if (progress === null) return 'done';
    context.onLifecycleChunk?.(took / 1_000);
    return progress;
  } catch (error) {
    const passes = failureKind(error) === 'transient' && sqlState(error) !== QUERY_CANCELED;
    if (passes) throw retryable(error);
    size.shrink();
    if (!alone || failureKind(error) === 'locked') return 'again';
    if (failureKind(error) !== 'poison') throw retryable(error);
    await blame(context, input, error);
    return 'again';
  }
}

async function blame(context: ActivityContext, input: RunLifecycleInput, error: unknown): Promise<void> {
  try {
    const left = await leaveOut(context, input);
    if (left === null) return;
    const { run, cardId } = left;
    context.onLifecycleFailure?.();
    reportFailure(context, { kind: 'nightly run', programId: run.programId, id: `${run.businessDate}, ${run.phase}, card ${cardId}`, error });
  } catch (failure) {
    throw retryable(failure);
  }
}

async function done(context: ActivityContext, input: RunLifecycleInput, last: LifecycleProgress | null): Promise<LifecycleProgress> {
  const progress = last?.businessDate === input.businessDate ? last : await shown(context, input);
  return { ...progress, state: 'done', phase: null };
}

/** What the row says of a run. */
async function shown({ database }: ActivityContext, input: RunLifecycleInput): Promise<LifecycleProgress> {
  try {
    const run = await findRun(database, input);
    const counts = addCounts(run?.counts ?? NO_COUNTS, {});
    return { state: 'running', businessDate: input.businessDate, phase: run?.phase ?? null, counts };
  } catch (error) {
    throw retryable(error);
  }
}
