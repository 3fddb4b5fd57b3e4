import { z } from 'zod';
import { LINE_KINDS } from '../../domain/orders/order';
import { attributes } from '../schema/attributes';
import { money, text } from '../schema/amounts';
import { callerId } from '../schema/ids';

const MAX_GIVEN = 50;

const givenDiscount = z
  .strictObject({
    name: text(200, 'As it is to stand in the answer.'),
    kind: text(64, 'The caller’s kind of it.'),
    amount: money('How much it took off the line.'),
  })
  .meta({ id: 'GivenDiscount', description: 'A discount that the caller gave before; it comes off first.' });

/** One line of an order as sent. */
export const orderLineSchema = z
  .strictObject({
    lineId: callerId('Unique within the order.', '1'),
    sku: text(128, 'The article.'),
    category: text(128, 'What rules may look at.').exactOptional(),
    quantity: z.int().min(1).meta({ description: 'Whole units. Weighed goods are one unit with an `amount`.', example: 2 }),
    unitPrice: money('Price of one unit.').exactOptional(),
    amount: money('Price of the whole line: weighed goods, “3 for 10,000”.').exactOptional(),
    listPrice: money('Price of one unit before any promotion.').exactOptional(),
    kind: z.enum(LINE_KINDS).exactOptional().meta({
      description: 'Default `goods`. Only goods take part in discounts, earning and `subtotal`, unless a rule’s `lines` names `line.kind`.',
    }),
    given: z.array(givenDiscount).max(MAX_GIVEN).exactOptional(),
    attributes: attributes.exactOptional(),
  })
  .superRefine((line, context) => {
    if ((line.unitPrice === undefined) === (line.amount === undefined)) {
      context.addIssue({ code: 'custom', message: 'must have exactly one of unitPrice and amount' });
    }
  })
  .meta({ id: 'OrderLine', description: 'Has exactly one of `unitPrice` and `amount`.' });
