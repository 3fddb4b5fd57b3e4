import { z } from 'zod';
import { money } from '../schema/amounts';
import { decimal, lines } from './rule-scope-schema';

const MAX_PARTS = 20;
const units = (description: string) => z.int().min(1).meta({ description });

/** What a discount gives: one of six forms. */
export const giveSchema = z
  .union(
    [
      z.strictObject({ percent: decimal('Percent off, rounded per line.', '10') }),
      z.strictObject({
        amount: money('Amount off.'),
        per: z.enum(['order', 'line', 'unit']).meta({ description: 'Once an order (spread over its lines), a line, or a unit.' }),
        every: z.int().min(1).nullable().exactOptional().meta({ description: 'Once for each full `every` minor units of what is left.' }),
      }),
      z.strictObject({ unitPrice: money('Each unit costs at most this.') }),
      z.strictObject({
        buy: units('Of each complete buy + free units …'),
        free: units('… the last are free.'),
        of: lines.exactOptional().meta({ description: 'Free units are taken from these lines (CEL) instead.' }),
        percent: decimal('Percent off instead of free.', '50').exactOptional(),
      }),
      z.strictObject({ units: units('Each complete group of so many units …'), price: money('… costs this.') }),
      z.strictObject({
        set: z
          .array(z.strictObject({ lines: lines.exactOptional(), units: units('Units of these lines.') }))
          .min(1)
          .max(MAX_PARTS),
        price: money('What each complete set costs.'),
      }),
    ],
    { error: 'must be one of {percent}, {amount, per, every?}, {unitPrice}, {buy, free, of?, percent?}, {units, price}, {set, price}' },
  )
  .meta({ id: 'Give' });
