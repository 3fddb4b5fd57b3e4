import { z } from 'zod';
import type { LevelAnswer } from '../../domain/points/level-answer';
import { text } from '../schema/amounts';
import { callerId, memberId, programId } from '../schema/ids';
import { postedFields, settlingFields } from '../schema/operation-states';
import { answeredDate, answeredInstant, isDate, isInstant } from '../schema/times';

/** Body of `PUT /v1/members/{memberId}/level`. */
export const setLevelSchema = z
  .strictObject({
    programId,
    level: callerId('A level of the program’s current rules.', 'gold'),
    until: z
      .string()
      .refine((until) => isDate(until) || isInstant(until), 'must be a date that exists, as 2026-12-31, or a time with offset')
      .nullable()
      .exactOptional()
      .meta({
        description: 'The last day on which it counts, in the program’s time zone; a time stands for its day. Null or left out: it counts for good.',
        format: 'date',
        example: '2026-12-31',
      }),
    reason: text(500, 'Why; kept with the change.').meta({ example: 'makes up for a late delivery' }),
  })
  .meta({ id: 'SetLevel', description: 'A level that is set by hand.' });

const named = { programId, memberId };

/** Answer to a level that is set. */
export const settledLevelSchema = z
  .object({
    ...named,
    state: z.literal('settled'),
    level: z.string().meta({ example: 'gold' }),
    from: answeredInstant('It counts from this instant on, inclusive.').nullable(),
    until: answeredDate('The last day on which it counts; null: for good.').nullable(),
    reason: z.string(),
    ...postedFields,
  })
  .meta({ id: 'SettledLevel' });

/** Answer to a level that is safe but not set yet. */
export const settlingLevelSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingLevel' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documented = (answer: Extract<LevelAnswer, { state: 'settled' }>): z.output<typeof settledLevelSchema> => answer;
