import { z } from 'zod';
import type { MergeAnswer } from '../../domain/points/merge-answer';
import { points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { callerId, memberId, programId } from '../schema/ids';
import { postedFields, settlingFields, unsettledFields } from '../schema/operation-states';

const mergeId = callerId('The merge, unique among all merges.', 'mg-1');

export const mergeParams = z.strictObject({ mergeId });

/** Body of `POST /v1/member-merges`. */
export const mergeSchema = z
  .strictObject({
    mergeId,
    from: memberId.meta({ description: 'The member who is merged away: an id that stands for the other one from then on.', example: 'm-78' }),
    into: memberId.meta({ description: 'The member who has it all then.', example: 'm-77' }),
  })
  .meta({ id: 'MemberMerge' });

const named = { mergeId, from: memberId.nullable(), into: memberId.nullable() };

/** Answer to a merge that is done. */
export const settledMergeSchema = z
  .object({
    ...named,
    state: z.literal('settled'),
    programs: z
      .array(
        z.object({
          programId,
          points: points('Points that went over, pending ones included.'),
          debt: points('Debt that went over.'),
          held: points('Held points that went over.'),
          balance: balanceSchema,
        }),
      )
      .meta({ description: 'What went over in each program in which the first had a card.' }),
    ...postedFields,
  })
  .meta({ id: 'SettledMerge' });

/** Answer to a merge that is safe but not done yet. */
export const settlingMergeSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingMerge' });

const unsettledMergeSchema = z.object({ ...named, ...unsettledFields }).meta({ id: 'UnsettledMerge' });

/** A merge in any state. */
export const mergeAnswerSchema = z
  .union([settledMergeSchema, settlingMergeSchema, unsettledMergeSchema])
  .meta({ id: 'MergeAnswer', description: 'Decide by `state`.' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documented = (answer: MergeAnswer): z.output<typeof mergeAnswerSchema> => answer;
