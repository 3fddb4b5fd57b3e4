import { lockRun, saveRun, type OpenRun } from '../../db/lifecycle/progress';
import { inTransaction, type Limits, type Tx } from '../../db/transaction';
import { addCounts } from '../../domain/lifecycle/counts';
import { nextPhase } from '../../domain/lifecycle/phases';
import { racePoint } from '../../platform/race-points';
import type { LifecycleProgress, RunLifecycleInput } from '../../workflows/run-lifecycle/contract';
import type { ActivityContext } from '../batch/context';
import { PHASE_WORK } from './phases';

/** A card that somebody holds is waited for less long than others wait for those that the chunk holds already. */
export const USUAL: Limits = { lockTimeoutMs: 300, statementTimeoutMs: 900 };
/** One card alone, with so many lots that it takes longer. */
export const ALONE: Limits = { lockTimeoutMs: 2_000, statementTimeoutMs: 20_000 };

/**
 * The next chunk of the earliest run that isn't done up to a date, one transaction: what it does to the ledger and how far the run has come. Whoever
 * is killed in it leaves nothing; whoever comes second finds it done. Null: every run up to the date is done.
 */
export async function runChunk(
  context: ActivityContext,
  { programId, businessDate }: RunLifecycleInput,
  most: number,
  limits: Limits,
): Promise<LifecycleProgress | null> {
  const chunk = await inTransaction(
    context.database,
    async (tx) => {
      const run = await lockRun(tx, programId, businessDate);
      if (run === null) return null;
      const startedAt = performance.now();
      const { position, counts } = await PHASE_WORK[run.phase].work(tx, run, most, context);
      const took = { chunks: 1, longestChunkMs: Math.ceil(performance.now() - startedAt) };
      const progress = await save(tx, run, position, addCounts(addCounts(run.counts, counts), took));
      await racePoint('lifecycle.written', placesOf(run));
      return { run, progress };
    },
    limits,
  );
  if (chunk === null) return null;
  await racePoint('lifecycle.after', placesOf(chunk.run));
  return chunk.progress;
}

/** A phase that has come to its end is followed by the next one; after the last the run is done. */
async function save(tx: Tx, run: OpenRun, position: number | null, counts: LifecycleProgress['counts']): Promise<LifecycleProgress> {
  const phase = position === null ? nextPhase(run.phase) : run.phase;
  await saveRun(tx, run, phase, position ?? 0, counts);
  return { state: 'running', businessDate: run.businessDate, phase, counts };
}

/** So many cards are left out by one run; where more fail it isn't the cards that are to blame, and the run waits until the fault is mended. */
const MOST_LEFT_OUT = 50;

/** Leaves a card out that can't be worked on, and goes on behind it; answers its id, null: there is none any more, or too many were left out. */
export function leaveOut(context: ActivityContext, { programId, businessDate }: RunLifecycleInput): Promise<{ run: OpenRun; cardId: number } | null> {
  return inTransaction(context.database, async (tx) => {
    const run = await lockRun(tx, programId, businessDate);
    const cardId = run && (await PHASE_WORK[run.phase].next(tx, run));
    if (run === null || cardId === null || (run.counts.failed ?? 0) >= MOST_LEFT_OUT) return null;
    await save(tx, run, cardId, addCounts(run.counts, { failed: 1 }));
    return { run, cardId };
  });
}

const placesOf = ({ programId, businessDate, phase }: OpenRun) => [{ id: programId }, { id: `${programId}/${businessDate}/${phase}` }];
