import { z } from 'zod';
import { text } from '../schema/amounts';
import { callerId, grantId, memberId, programId } from '../schema/ids';
import { date, instant } from '../schema/times';

/** Body of `POST /v1/grants`. */
export const grantSchema = z
  .strictObject({
    grantId,
    programId,
    memberId,
    points: z.int().min(1).meta({ description: 'Points to give.', example: 1500 }),
    reason: text(500, 'Why; kept with the grant.').meta({ example: 'opening balance' }),
    grantedAt: instant('When it counts from; left out: now.').exactOptional(),
    availableOn: date('First usable day; left out: by the rule set’s `lots`.').exactOptional(),
    expiresOn: date('Last usable day; null: never expires; left out: by the rule set’s `lots`.').nullable().exactOptional(),
    qualifying: z
      .strictObject({
        spend: z.int().min(0).exactOptional().meta({ description: 'Minor units.' }),
        points: z.int().min(0).exactOptional().meta({ description: 'Points.' }),
      })
      .exactOptional()
      .meta({ description: 'What it counts toward levels, as of its date; left out: nothing, whatever its points.' }),
  })
  .superRefine(({ availableOn, expiresOn }, context) => {
    if (typeof availableOn === 'string' && typeof expiresOn === 'string' && expiresOn < availableOn) {
      context.addIssue({ code: 'custom', path: ['expiresOn'], message: 'must not be before availableOn' });
    }
  })
  .meta({ id: 'Grant', description: 'Points without an order.' });

export const grantParams = z.strictObject({ grantId: callerId('The grant.', 'opening-m-77') });
