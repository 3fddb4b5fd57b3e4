import { z } from 'zod';
import { points, pointsChange } from '../schema/amounts';
import { memberId, programId } from '../schema/ids';
import { answeredInstant } from '../schema/times';
import { ENTRY_KINDS, entrySchema } from './member-schema';

const end = (description: string) =>
  z
    .object({
      available: pointsChange('Usable points, held ones included.'),
      pending: pointsChange('Credited, not usable yet.'),
      debt: points('Owed.'),
    })
    .meta({ description });

/** Answer to `…/statement`. */
export const statementSchema = z
  .object({
    memberId,
    programId,
    from: answeredInstant('The statement has what happened at this instant or after it,'),
    to: answeredInstant('and before this one.'),
    opening: end('Before the first entry.'),
    entries: z
      .array(
        entrySchema
          .omit({ balanceAfter: true, availableAfter: true })
          .extend({ balanceAfter: pointsChange('Available and pending points after it.') }),
      )
      .meta({ description: 'Oldest first, by business time.' }),
    totals: z.partialRecord(z.enum(ENTRY_KINDS), z.int()).meta({ description: 'Points by kind.', example: { earn: 116, redeem: -500 } }),
    closing: end('After the last entry.'),
  })
  .meta({ id: 'Statement' });

/** A statement as it is answered. */
export type ShownStatement = z.output<typeof statementSchema>;
