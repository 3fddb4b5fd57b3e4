import { z } from 'zod';
import type { ReversalAnswer } from '../../domain/points/reversal-answer';
import { points } from '../schema/amounts';
import { balanceSchema } from '../schema/balance';
import { callerId, memberId, programId, redemptionId, reversalId } from '../schema/ids';
import { postedFields, settlingFields, unsettledFields } from '../schema/operation-states';
import { answeredDate, answeredInstant, instant } from '../schema/times';

/** Body of `POST /v1/redemptions/{redemptionId}/reversal`. */
export const reversalSchema = z
  .strictObject({
    reversalId,
    points: z.int().min(1).exactOptional().meta({ description: 'Points to take back; left out: all that is left of it.', example: 200 }),
    reversedAt: instant('When it counts; left out: now.').exactOptional(),
  })
  .meta({ id: 'Reversal', description: 'A redemption is taken back, in part or as a whole.' });

export const reversalParams = z.strictObject({
  redemptionId: callerId('The redemption, or the capture.', 'rd-2001'),
  reversalId: callerId('The reversal.', 'rv-1'),
});

/** A lot that got points back. */
const givenBackLotSchema = z
  .object({
    lotId: z.string(),
    points: points('Points that came back to it.'),
    expiresOn: answeredDate('Its last usable day from now on; null: never expires.').nullable(),
    lapsed: z.boolean().meta({ description: 'It had lapsed for too long: what came back expired again at once.' }),
  })
  .meta({ id: 'GivenBackLot' });

const named = { reversalId, redemptionId, programId, memberId: memberId.nullable() };

/** Answer to a reversal that is posted. */
export const settledReversalSchema = z
  .object({
    ...named,
    state: z.literal('settled'),
    points: points('Points given back.'),
    reversedAt: answeredInstant('When it counts.').nullable(),
    lots: z.array(givenBackLotSchema).meta({ description: 'Last consumed first.' }),
    debtRepaid: points('Part of it that repaid debt.'),
    balance: balanceSchema,
    ...postedFields,
  })
  .meta({ id: 'SettledReversal' });

/** Answer to a reversal that is safe but not posted yet. */
export const settlingReversalSchema = z.object({ ...named, ...settlingFields }).meta({ id: 'SettlingReversal' });

/** A reversal in any state. */
export const reversalAnswerSchema = z
  .union([settledReversalSchema, settlingReversalSchema, z.object({ ...named, ...unsettledFields }).meta({ id: 'UnsettledReversal' })])
  .meta({ id: 'ReversalAnswer', description: 'Decide by `state`.' });

/** What the domain answers is what is documented: this doesn't compile otherwise. */
export const documented = (answer: ReversalAnswer): z.output<typeof reversalAnswerSchema> => answer;
