import type { RetryPolicy } from '@temporalio/common';

/**
 * Steps throw only what passes by itself (the database is away, a deadlock): an accepted order is settled however long that takes, so they
 * are retried without end, at most 10 s apart. What would fail again is returned as a value, never thrown.
 */
export const UNTIL_IT_WORKS: RetryPolicy = { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '10s' };

/**
 * A step that has to wait longer than this for its next try gives its place in the worker back meanwhile (a timer of the server wakes it);
 * otherwise a handful of busy cards, waited for without end, would leave no place for anybody else.
 */
export const KEEPS_PLACE_FOR = '500ms';

/** Longer than the longest statement may take, so that a step ends by the database's limit and not by this one. */
export const STEP_TIMEOUT = '60s';
