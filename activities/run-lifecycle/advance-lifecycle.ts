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
/** Sooner than the activity is missed: one card alone may take longer than that. */
const ALIVE_EVERY_MS = 1_000;
const QUERY_CANCELED = '57014';

/**
 * Runs chunks for some seconds, telling after each how far it has come. A card that can't be worked on by a fault of ours is left out, alone: the log
 * says which, and the next run tries it again.
 */
export async function advanceLifecycle(context: ActivityContext, input: RunLifecycleInput): Promise<LifecycleProgress> {
  const size = new ChunkSize();
  const endAt = performance.now() + STRETCH_MS;
  let last: LifecycleProgress | null = null;
  const alive = setInterval(() => context.heartbeat(last), ALIVE_EVERY_MS);
  try {
    for (;;) {
      const progress = await context.lifecyclePace.take(() => oneChunk(context, input, size));
      if (progress === 'done') return await shown(context, input);
      if (progress !== 'again') last = progress;
      context.heartbeat(last);
      if (performance.now() >= endAt) return last ?? (await shown(context, input));
    }
  } finally {
    clearInterval(alive);
  }
}

/** `done`: nothing is left to do, as far as could be seen; `again`: nothing was done, and something smaller is to be tried. */
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
    // What takes too long even alone is to blame as well.
    if (failureKind(error) !== 'poison' && sqlState(error) !== QUERY_CANCELED) throw retryable(error);
    await blame(context, input, error);
    return 'again';
  }
}

/** @throws when no single card is to blame: the run tries again later, and meanwhile the log says why it stands */
async function blame(context: ActivityContext, input: RunLifecycleInput, error: unknown): Promise<void> {
  const left = await leaveOut(context, input).catch((failure: unknown) => {
    throw retryable(failure);
  });
  const at = left === null ? 'stands still' : `${left.run.phase}, left out ${left.cardId}`;
  context.onLifecycleFailure?.();
  reportFailure(context, { kind: 'nightly run', programId: input.programId, id: `${left?.run.businessDate ?? input.businessDate}, ${at}`, error });
  if (left === null) throw retryable(error);
}

/** What the row says of a run. */
async function shown({ database }: ActivityContext, input: RunLifecycleInput): Promise<LifecycleProgress> {
  try {
    const run = await findRun(database, input);
    const counts = addCounts(run?.counts ?? NO_COUNTS, {});
    // A run that nobody asked for is none; one that another execution has begun a moment ago is not done yet.
    const state = run === null || run.state === 'done' ? 'done' : 'running';
    return { state, businessDate: input.businessDate, phase: run?.phase ?? null, counts };
  } catch (error) {
    throw retryable(error);
  }
}
