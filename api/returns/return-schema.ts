import { z } from 'zod';
import { callerId, returnId } from '../schema/ids';
import { instant } from '../schema/times';

const MAX_LINES = 1000;

const lineId = z.string().min(1).max(64).meta({ description: 'A line of the order.', example: '1' });

const returnedLine = z
  .union(
    [
      z.strictObject({ lineId, quantity: z.int().min(1).meta({ description: 'Units that come back.' }) }),
      z.strictObject({
        lineId,
        amount: z.int().min(1).meta({ description: 'Goodwill: so much of its price is given back, and no unit. Minor units.' }),
      }),
    ],
    { error: 'must be {lineId, quantity} or {lineId, amount}' },
  )
  .meta({ id: 'ReturnedLine' });

/** Body of `POST /v1/orders/{orderId}/returns`. */
export const returnSchema = z
  .strictObject({
    returnId,
    lines: z.array(returnedLine).min(1).max(MAX_LINES).exactOptional(),
    all: z.literal(true).exactOptional().meta({ description: 'Everything that is left of the order, instead of `lines`.' }),
    returnedAt: instant('When it counts; left out: now. Never before the order.').exactOptional(),
    exchange: z
      .boolean()
      .exactOptional()
      .meta({ description: 'The customer takes something else: the level is not looked at again before the next day.' }),
    restore: z
      .enum(['points', 'payable'])
      .exactOptional()
      .meta({ description: 'What was paid with points comes back as points (default), or with the rest as `payable`.' }),
  })
  .superRefine(({ lines, all }, context) => {
    if ((lines === undefined) === (all === undefined))
      context.addIssue({ code: 'custom', path: ['lines'], message: 'must be there, or all: true; not both' });
  })
  .meta({ id: 'Return', description: 'What comes back of an order.' });

export const returnParams = z.strictObject({ orderId: callerId('The order.', 'SO-1001'), returnId: callerId('The return.', 'R-1') });
