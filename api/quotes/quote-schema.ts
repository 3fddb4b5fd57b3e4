import { z } from 'zod';
import { orderFields } from '../orders/order-schema';
import { ruleSetSchema } from '../programs/rule-set-schema';
import { instant } from '../schema/times';

/** Body of `POST /v1/quotes`: an order, when it is to be placed, and perhaps rules that are not published. */
export const quoteSchema = z
  .strictObject({
    ...orderFields,
    placedAt: instant('As in an order; left out: now (in a sandbox: on its latest business date).').exactOptional(),
    at: instant('Quote as of this moment instead, past or future.').exactOptional(),
    ruleSet: ruleSetSchema.exactOptional().meta({ description: 'A draft to quote by instead of a published version.' }),
  })
  .superRefine(({ ruleSet, ruleSetVersion }, context) => {
    if (ruleSet === undefined || ruleSetVersion === undefined) return;
    context.addIssue({ code: 'custom', path: ['ruleSetVersion'], message: 'can’t be combined with a draft ruleSet' });
  })
  .meta({ id: 'Quote' });

export type QuoteRequest = z.output<typeof quoteSchema>;
