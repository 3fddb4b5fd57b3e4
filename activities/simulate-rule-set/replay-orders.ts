import { setTimeout as pause } from 'node:timers/promises';
import { failureKind, sqlState } from '../../db/failure';
import { countHistory } from '../../db/simulations/history';
import { endSimulation, lockSimulation, readProgress, saveOrderCount } from '../../db/simulations/replay';
import type { SimulationRef } from '../../db/simulations/simulation';
import { inTransaction } from '../../db/transaction';
import { Problem } from '../../domain/problem';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { SimulationProgress } from '../../workflows/simulate-rule-set/contract';
import type { ActivityContext } from '../batch/context';
import { failureProblem, reportFailure } from '../batch/report-failure';
import { retryable } from '../batch/retryable';
import { replayChunk } from './replay-chunk';

/** A stretch ends by itself sooner than a worker that shuts down loses its patience, and others in line get their turn. */
const STRETCH_MS = 5_000;
/** Settlements come first: after each chunk the machine is left alone for as long as the chunk took, up to this. */
const LONGEST_REST_MS = 500;

/** Replays chunks for some seconds, telling after each how far it has come. A simulation that can't be finished ends as failed. */
export async function replayOrders(context: ActivityContext, ref: SimulationRef): Promise<SimulationProgress> {
  try {
    await countOnce(context, ref);
    const endAt = performance.now() + STRETCH_MS;
    for (;;) {
      const startedAt = performance.now();
      const progress = await replayChunk(context, ref);
      context.heartbeat(progress);
      if (progress.state !== 'running' || performance.now() >= endAt) return progress;
      await pause(Math.min(performance.now() - startedAt, LONGEST_REST_MS));
    }
  } catch (error) {
    if (failureKind(error) !== 'poison') throw retryable(error);
    return fail(context, ref, error);
  }
}

const QUERY_CANCELED = '57014';
const COUNT_LIMITS = { lockTimeoutMs: 2_000, statementTimeoutMs: 4_000 };

/** For the progress alone: a history that takes too long to count is done without a number. */
async function countOnce({ database }: ActivityContext, ref: SimulationRef): Promise<void> {
  try {
    await inTransaction(
      database,
      async (tx) => {
        const open = await lockSimulation(tx, ref);
        if (open?.orders === null && open.chunks === 0) await saveOrderCount(tx, ref, await countHistory(tx, ref.programId, open));
      },
      COUNT_LIMITS,
    );
  } catch (error) {
    if (sqlState(error) !== QUERY_CANCELED) throw error;
  }
}

async function fail(context: ActivityContext, ref: SimulationRef, error: unknown): Promise<SimulationProgress> {
  return end(context, ref, problemOf(context, ref, error));
}

/** What the draft itself is to blame for is told; everything else is a fault of ours, and the log has it. */
function problemOf(context: ActivityContext, { programId, simulationId }: SimulationRef, error: unknown): StoredProblem {
  if (error instanceof Problem) return { code: error.code, detail: error.message, errors: [...error.errors] };
  return failureProblem('simulation', reportFailure(context, { kind: 'simulation', programId, id: simulationId, error }));
}

/** Ends a simulation whose execution was cancelled. */
export async function abandonSimulation(context: ActivityContext, ref: SimulationRef): Promise<void> {
  await end(context, ref, { code: 'UNAVAILABLE', detail: 'The simulation was cancelled.' });
}

async function end({ database }: ActivityContext, ref: SimulationRef, problem: StoredProblem): Promise<SimulationProgress> {
  try {
    return await inTransaction(database, async (tx) => {
      await endSimulation(tx, ref, problem);
      return readProgress(tx, ref);
    });
  } catch (error) {
    throw retryable(error);
  }
}
