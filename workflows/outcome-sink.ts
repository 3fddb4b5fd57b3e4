import type { Sinks } from '@temporalio/workflow';
import type { Verdict } from './operation';

/**
 * Tells the process that runs an execution what has become of its operations, some round trips before Temporal tells those who wait for the result.
 * Every verdict is in the database by then.
 */
export interface OutcomeSinks extends Sinks {
  outcomes: { tell(verdicts: Verdict[]): void };
}
