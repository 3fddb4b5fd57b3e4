import { randomUUID } from 'node:crypto';
import { sqlState } from '../../db/failure';
import type { KeyKind } from '../../db/kernel/kernel';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { ActivityContext } from './context';

/** What can fail alone. */
export type FailedKind = KeyKind | 'simulation' | 'nightly run';

/** One operation that failed by a fault of ours, alone. */
export interface Failure {
  kind: FailedKind;
  programId: string;
  id: string;
  attempt?: number;
  requestId?: string;
  error: unknown;
}

/**
 * The one place that every failed operation passes: an ERROR in the log, for somebody to wake up. The error itself stays there.
 * @returns the id that the log line and the operation's row share
 */
export function reportFailure({ logger }: Pick<ActivityContext, 'logger'>, { kind, ...failure }: Failure): string {
  const errorId = randomUUID();
  logger.error(`${kind} failed`, { errorId, ...failure, sqlState: sqlState(failure.error) });
  return errorId;
}

/** What the row of a failed operation says: where the log tells what went wrong, and nothing of it. */
export function failureProblem(kind: FailedKind, errorId: string): StoredProblem {
  return {
    code: 'INTERNAL',
    detail: `The ${kind} could not be ${kind === 'simulation' ? 'finished' : 'settled'} because of a fault on our side.`,
    errorId,
  };
}
