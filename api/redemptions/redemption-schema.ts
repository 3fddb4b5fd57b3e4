import { z } from 'zod';
import { text } from '../schema/amounts';
import { callerId, holdId, memberId, programId, programQuery, redemptionId } from '../schema/ids';
import { submittedQuery } from '../schema/submitted-query';
import { instant } from '../schema/times';

/** Body of `POST /v1/redemptions`. */
export const redemptionSchema = z
  .strictObject({
    redemptionId,
    programId,
    memberId,
    points: z.int().min(1).meta({ description: 'Points to redeem.', example: 500 }),
    reason: text(500, 'What for; kept with the redemption.').meta({ example: 'free coffee' }),
    redeemedAt: instant('When it counts; left out: now.').exactOptional(),
  })
  .meta({ id: 'Redemption', description: 'Points that are spent without an order.' });

export const redemptionParams = z.strictObject({ redemptionId: callerId('The redemption.', 'rd-2001') });

const ofHold = {
  holdId: holdId.exactOptional().meta({ description: 'The hold, if it is a capture: needed where captures of several holds have this id.' }),
};

export const redemptionQuery = programQuery.extend(ofHold);
/** The same for reads that follow a `202`. */
export const submittedRedemptionQuery = submittedQuery.extend(ofHold);
