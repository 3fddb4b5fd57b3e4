import type { Client } from '@temporalio/client';
import { keepSchedule } from '../../platform/keep-schedule';
import type { Logger } from '../../platform/logger';
import { lifecycleStartOptions, nightSchedule, RUN_LIFECYCLE } from '../../workflows/run-lifecycle/contract';
import type { ScheduleNights, StartLifecycle } from './lifecycle-store';

/** Shorter than its caller waits. */
const START_MS = 5_000;

/** Starts nightly runs as workflows. */
export function lifecycleStarter(client: Client, taskQueue: string): StartLifecycle {
  return async (run) => {
    await client.withDeadline(Date.now() + START_MS, () => client.workflow.start(RUN_LIFECYCLE, lifecycleStartOptions(run, taskQueue)));
  };
}

/** Keeps schedules in Temporal; a sandbox has none. */
export function nightScheduler(client: Client, taskQueue: string, at: string, logger: Logger): ScheduleNights {
  return async (program) => {
    if (program.sandbox) return;
    try {
      await keepSchedule(client, nightSchedule(program, at, taskQueue));
    } catch (error) {
      logger.warn('the schedule of nightly runs could not be made; a worker will make it', { programId: program.programId, error });
    }
  };
}
