import { z } from 'zod';
import type { CaptureAnswer, RedemptionAnswer } from '../../domain/points/redemption-answer';
import { points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { captureId, holdId, memberId, programId, redemptionId } from '../schema/ids';
import { postedFields, settlingFields, unsettledFields } from '../schema/operation-states';
import { answeredDate, answeredInstant } from '../schema/times';

/** A lot that points were taken from. */
const consumedLotSchema = z
  .object({
    lotId: z.string(),
    points: points('Points taken from it.'),
    expiresOn: answeredDate('Its last usable day; null: never expires.').nullable(),
  })
  .meta({ id: 'ConsumedLot' });

const redeemed = {
  state: z.literal('settled'),
  points: points('Points redeemed.'),
  redeemedAt: answeredInstant('When it counts.').nullable(),
  lots: z.array(consumedLotSchema).meta({ description: 'In the order in which they were consumed: first expiring first.' }),
  balance: balanceSchema,
  ...postedFields,
};
const reversed = { reversed: points('Points that reversals have given back so far.') };
const named = { redemptionId, programId, memberId: memberId.nullable() };
const captureNamed = { ...named, captureId, holdId };

/** Answer to a redemption that is posted. */
export const settledRedemptionSchema = z.object({ ...named, ...redeemed, memberId, reason: z.string() }).meta({ id: 'SettledRedemption' });

/** Answer to a redemption that is safe but not posted yet. */
export const settlingRedemptionSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingRedemption' });

const unsettledRedemptionSchema = z.object({ ...named, ...unsettledFields }).meta({ id: 'UnsettledRedemption' });

/** Answer to a capture that is posted. */
export const settledCaptureSchema = z
  .object({ ...captureNamed, ...redeemed, released: points('Points of the hold that were let go.') })
  .meta({ id: 'SettledCapture' });

/** Answer to a capture that is safe but not posted yet. */
export const settlingCaptureSchema = z.object({ ...captureNamed, ...settlingFields }).meta({ id: 'SettlingCapture' });

const unsettledCaptureSchema = z.object({ ...captureNamed, ...unsettledFields }).meta({ id: 'UnsettledCapture' });

/** A capture in any state. */
export const captureAnswerSchema = z
  .union([settledCaptureSchema, settlingCaptureSchema, unsettledCaptureSchema])
  .meta({ id: 'CaptureAnswer', description: 'Decide by `state`.' });

/** A redemption, or a capture, in any state where it is read. */
export const redemptionAnswerSchema = z
  .union([
    settledRedemptionSchema.extend(reversed).meta({ id: 'ShownRedemption' }),
    settledCaptureSchema.extend(reversed).meta({ id: 'ShownCapture' }),
    settlingRedemptionSchema,
    unsettledRedemptionSchema,
  ])
  .meta({ id: 'RedemptionAnswer', description: 'Decide by `state`; a capture has a `captureId`.' });

type RedemptionSchema = z.output<typeof settledRedemptionSchema | typeof settlingRedemptionSchema | typeof unsettledRedemptionSchema>;

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documentedRedemption = (answer: RedemptionAnswer): RedemptionSchema => answer;
export const documentedCapture = (answer: CaptureAnswer): z.output<typeof captureAnswerSchema> => answer;
