import { z } from 'zod';
import type { RedemptionAnswer } from '../../domain/points/redemption-answer';
import { points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { memberId, programId, redemptionId } from '../schema/ids';
import { postedFields, settlingFields, unsettledFields } from '../schema/operation-states';
import { answeredDate, answeredInstant } from '../schema/times';

/** A lot that points were taken from. */
export const consumedLotSchema = z
  .object({
    lotId: z.string(),
    points: points('Points taken from it.'),
    expiresOn: answeredDate('Its last usable day; null: never expires.').nullable(),
  })
  .meta({ id: 'ConsumedLot' });

const named = { redemptionId, programId, memberId: memberId.nullable() };

/** Answer to a redemption that is posted. */
export const settledRedemptionSchema = z
  .object({
    ...named,
    memberId,
    state: z.literal('settled'),
    points: points('Points redeemed.'),
    reason: z.string(),
    redeemedAt: answeredInstant('When it counts.').nullable(),
    lots: z.array(consumedLotSchema).meta({ description: 'In the order in which they were consumed: first expiring first.' }),
    balance: balanceSchema,
    ...postedFields,
  })
  .meta({ id: 'SettledRedemption' });

/** Answer to a redemption that is safe but not posted yet. */
export const settlingRedemptionSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingRedemption' });

const unsettledRedemptionSchema = z.object({ ...named, ...unsettledFields }).meta({ id: 'UnsettledRedemption' });

/** A redemption in any state. */
export const redemptionAnswerSchema = z
  .union([settledRedemptionSchema, settlingRedemptionSchema, unsettledRedemptionSchema])
  .meta({ id: 'RedemptionAnswer', description: 'Decide by `state`.' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documented = (answer: RedemptionAnswer): z.output<typeof redemptionAnswerSchema> => answer;
