import type { Client } from '@temporalio/client';
import type { Database } from '../db/database';
import { readNightlyPrograms } from '../db/lifecycle/programs';
import { keepSchedule } from '../platform/keep-schedule';
import type { Logger } from '../platform/logger';
import { nightSchedule } from '../workflows/run-lifecycle/contract';

export interface NightSchedulesOptions {
  client: Client;
  database: Database;
  logger: Logger;
  taskQueue: string;
  /** Time of day, `HH:MM`. */
  at: string;
}

/**
 * Looks after the schedules of nightly runs: each program that is no sandbox has one, as the settings say now. Publishing makes it; this makes those
 * that could not be made then, and those that went with Temporal's database.
 * @throws when Postgres or Temporal doesn't answer
 */
export async function keepNightSchedules({ client, database, logger, taskQueue, at }: NightSchedulesOptions): Promise<void> {
  for (const program of await readNightlyPrograms(database)) {
    const kept = await keepSchedule(client, nightSchedule(program, at, taskQueue));
    if (kept !== 'kept') logger.info('the schedule of nightly runs was put right', { programId: program.programId, kept });
  }
}

const EVERY_MS = 10 * 60_000;

/** Looks after them for as long as the process runs: now, and every ten minutes. */
export function startKeepingNightSchedules(options: NightSchedulesOptions): { stop(): Promise<void> } {
  let under: Promise<void> = Promise.resolve();
  const keep = () => {
    under = under
      .then(() => keepNightSchedules(options))
      .catch((error: unknown) => {
        options.logger.warn('schedules of nightly runs could not be looked after; it will be tried again', { error });
      });
  };
  keep();
  const timer = setInterval(keep, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await under;
    },
  };
}
