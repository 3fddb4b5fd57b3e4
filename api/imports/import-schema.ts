import { z } from 'zod';
import { grantSchema } from '../grants/grant-schema';
import { LINE_KINDS } from './line';
import { memberLineBody } from './member-lines';
import { orderLineBody } from './order-lines';
import { returnLineBody } from './return-lines';

/** One line of an import. */
export const importLineSchema = z
  .union([
    z.strictObject({ order: orderLineBody }),
    z.strictObject({ return: returnLineBody }),
    z.strictObject({ grant: grantSchema }),
    z.strictObject({ member: memberLineBody }),
  ])
  .meta({ id: 'ImportLine', description: 'An object with one member that says what it is; its body as in the call that it stands for.' });

/** The answer to one line. */
export const importedLineSchema = z
  .object({
    line: z.int().min(1).meta({ description: 'Number of the line, from 1, empty ones counted.' }),
    kind: z.enum(LINE_KINDS).optional(),
    id: z.string().nullable().meta({ description: 'The caller’s id; null: it could not be read.' }),
    status: z.int().meta({
      description: 'As the same call alone would have: 201 new, 200 it was there, 202 safe and not settled yet, else with a `code`.',
      example: 201,
    }),
    code: z.string().optional().meta({ description: 'Why it was not taken.' }),
    detail: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    errorId: z.string().optional().meta({ description: 'Of a fault of ours: the log has it.' }),
  })
  .meta({ id: 'ImportedLine' });
