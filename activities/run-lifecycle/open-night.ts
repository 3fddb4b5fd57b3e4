import { findProgram } from '../../db/programs';
import { requestRun } from '../../db/lifecycle/runs';
import { localDate } from '../../domain/calendar/local-time';
import type { RunLifecycleInput, StartNightInput } from '../../workflows/run-lifecycle/contract';
import type { ActivityContext } from '../batch/context';
import { retryable } from '../batch/retryable';

/** Whose name entries of scheduled runs carry. */
const BY_SCHEDULE = { actor: 'nightly-run', keyId: '', requestId: '' } as const;

/**
 * Asks for the run of today's business date where the program is. The clock decides and not the moment that the schedule meant: after an outage of days
 * one execution finds all dates that were missed.
 */
export async function openNight(context: ActivityContext, { programId }: StartNightInput): Promise<RunLifecycleInput | null> {
  try {
    const program = await findProgram(context.database, programId);
    if (program === null || program.sandbox) return null;
    const businessDate = localDate(context.now().getTime(), program.timeZone);
    const outcome = await requestRun(context.database, { programId, businessDate, cause: 'schedule', ...BY_SCHEDULE });
    return outcome === 'passed' ? null : { programId, businessDate };
  } catch (error) {
    throw retryable(error);
  }
}
