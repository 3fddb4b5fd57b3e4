import { z } from 'zod';
import { storedProblemSchema } from './stored-problem';
import { answeredInstant } from './times';

/** How an operation that is posted ends its answer. */
export const postedFields = { workflowId: z.string(), settledAt: answeredInstant('When it was posted.').nullable() };

/** An operation that is safe but not posted yet. */
export const settlingFields = { state: z.literal('settling'), workflowId: z.string() };

/** An operation that ended without being posted; it doesn't bind its id. */
export const unsettledFields = { state: z.enum(['refused', 'failed']), problem: storedProblemSchema, workflowId: z.string() };
