import { ApplicationFailure } from '@temporalio/common';
import { sqlState } from '../../db/failure';

/**
 * Turns what a step throws into a failure that Temporal retries and that shows no statement, row or body: they stay in the worker's log.
 */
export function retryable(error: unknown): ApplicationFailure {
  const state = sqlState(error);
  const what = state === undefined ? 'the database can not be reached' : `the database answered ${state}`;
  return ApplicationFailure.create({
    message: `${what}; it will be tried again`,
    type: 'StoreUnavailable',
    nonRetryable: false,
    details: [state ?? null],
  });
}

/** SQLSTATE of a failure that `retryable` made; undefined without an answer of the database, and of other errors. */
export function retriedState(failure: unknown): string | undefined {
  const state = failure instanceof ApplicationFailure ? failure.details?.[0] : undefined;
  return typeof state === 'string' ? state : undefined;
}
