import { z } from 'zod';
import { notAvailableYet } from '../http/validation/not-available-yet';
import { money, text } from '../schema/amounts';
import { attributes } from '../schema/attributes';
import { callerId, holdId, memberId, orderId, programId } from '../schema/ids';
import { instant } from '../schema/times';
import { orderLineSchema } from './order-line-schema';

const MAX_LINES = 1000;
const MAX_CODES = 100;
const MAX_TENDERS = 50;

const tender = z.strictObject({ kind: text(64, 'As in `gift_card`.'), amount: money('What it pays.') });

const redeem = z
  .strictObject({
    points: z
      .union([z.int().min(1), z.literal('max')], { error: 'must be a whole number of at least 1, or "max"' })
      .exactOptional()
      .meta({
        description:
          'Points to redeem; `max`: as many as the rules allow. A number that can’t be redeemed in full refuses the order. Of a hold it may be left out: all of them.',
        example: 500,
      }),
    holdId: holdId.exactOptional().meta({ description: 'Takes the points from this hold; what the order leaves of it is let go.', example: 'h-1' }),
    rewards: notAvailableYet(),
  })
  .superRefine(({ points, holdId: hold }, context) => {
    if (points === undefined && hold === undefined) context.addIssue({ code: 'custom', path: ['points'], message: 'is missing' });
    if (points === 'max' && hold !== undefined)
      context.addIssue({ code: 'custom', path: ['points'], message: 'must be a number when points of a hold are taken' });
  })
  .meta({ id: 'Redeem' });

/** Fields of an order, without the checks that look at several of them. */
export const orderFields = {
  orderId,
  programId,
  memberId: memberId.exactOptional().meta({ description: 'Left out: an anonymous order, which earns and redeems nothing.', example: 'm-77' }),
  placedAt: instant('When the customer bought. At most 10 minutes ahead, except in a sandbox.'),
  channel: text(64, 'Where: what rules may look at.').exactOptional(),
  lines: z.array(orderLineSchema).min(1).max(MAX_LINES).superRefine(eachLineOnce),
  codes: z
    .array(text(64, 'Case doesn’t matter.'))
    .max(MAX_CODES)
    .exactOptional()
    .meta({ description: 'Codes that the customer showed.', example: ['PAYDAY'] }),
  tenders: z.array(tender).max(MAX_TENDERS).exactOptional().meta({ description: 'Stored value already taken; it never lowers what is earned.' }),
  redeem: redeem.exactOptional(),
  attributes: attributes.exactOptional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, as IDR')
    .exactOptional()
    .meta({ description: 'Checked against the program’s.', example: 'IDR' }),
  ruleSetVersion: z.int().min(1).exactOptional().meta({ description: 'Settle by this version instead of the current one.' }),
  expect: z
    .strictObject({ total: money('Expected total.').exactOptional(), payable: money('Expected amount to pay.').exactOptional() })
    .exactOptional()
    .meta({ description: 'What the caller told the customer: anything else is refused with `TOTAL_CHANGED` and a fresh quote.' }),
  pricing: z.enum(['compute', 'given']).exactOptional().meta({ description: '`given`: no discount of ours. Default `compute`.' }),
  reservationId: notAvailableYet(),
};

/** Body of `POST /v1/orders`. */
export const orderSchema = z.strictObject(orderFields).meta({ id: 'Order', description: 'An order as it was bought. Money in minor units.' });

export const orderParams = z.strictObject({ orderId: callerId('The order.', 'SO-1001') });

/** Two lines with one id could not be told apart in a return. */
function eachLineOnce(lines: readonly { lineId: string }[], context: z.RefinementCtx): void {
  const first = new Map<string, number>();
  for (const [index, { lineId }] of lines.entries()) {
    const before = first.get(lineId);
    if (before === undefined) first.set(lineId, index);
    else context.addIssue({ code: 'custom', path: [index, 'lineId'], message: `is the id of line ${before} too` });
  }
}
