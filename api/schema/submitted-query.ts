import { z } from 'zod';
import { programQuery } from './ids';

/** Query of reads that follow a `202`. */
export const submittedQuery = programQuery.extend({
  workflow: z
    .string()
    .min(1)
    .max(300)
    .exactOptional()
    .meta({ description: 'As in the `Location` of a `202`: tells an operation that is not stored yet from one that was never sent.' }),
});
