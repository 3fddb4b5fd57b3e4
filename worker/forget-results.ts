import type { Database } from '../db/database';
import { forgetOldAnswers } from '../db/idempotency';
import { forgetResults } from '../db/simulations/results';
import type { Logger } from '../platform/logger';

const EVERY_MS = 60 * 60_000;
/** So many pieces an hour at most: nobody waits for them to go. */
const MOST = 5_000;

/** Takes away what has been kept for as long as was promised (result files of simulations, answers by Idempotency-Key) while the process runs: now, and every hour. */
export function startForgetting(database: Database, logger: Logger): { stop(): void } {
  const forget = () => {
    forgetResults(database, MOST).catch((error: unknown) =>
      logger.warn('old results of simulations could not be taken away; it will be tried again', { error }),
    );
    forgetOldAnswers(database).catch((error: unknown) => logger.warn('old answers could not be forgotten; it will be tried again', { error }));
  };
  forget();
  const timer = setInterval(forget, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
