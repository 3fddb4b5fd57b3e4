import { z } from 'zod';
import { PROBLEM_STATUS, type ProblemCode } from '../../domain/problem';

/** Why an operation was refused or failed, in an answer that is itself a success. */
export const storedProblemSchema = z
  .object({
    code: z.enum(Object.keys(PROBLEM_STATUS) as ProblemCode[]),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).exactOptional(),
    extra: z.record(z.string(), z.unknown()).exactOptional(),
    errorId: z.string().exactOptional().meta({ description: 'Of a failure: quote it when you report it. Also in the log.' }),
  })
  .meta({ id: 'Refusal', description: 'Why it was not settled. The id is not bound: correct it and send it again.' });
