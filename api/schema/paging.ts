import { z } from 'zod';
import { isDate, isInstant } from './times';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** `?limit=` as a number; 50 if left out. */
export const limit = z
  .string()
  .regex(/^\d{1,3}$/, `must be a number from 1 to ${MAX_LIMIT}`)
  .transform(Number)
  .refine((value) => value >= 1 && value <= MAX_LIMIT, `must be a number from 1 to ${MAX_LIMIT}`)
  .default(DEFAULT_LIMIT)
  .meta({
    description: 'Most items of a page.',
    override: { type: 'integer', pattern: undefined, minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
  });

/** `?cursor=`: `nextCursor` of the page before. */
export const cursor = z.string().max(500).exactOptional().meta({ description: '`nextCursor` of the page before.' });

/** A moment, or a day of the program. */
export function momentOrDay(description: string) {
  return z
    .string()
    .refine((text) => isInstant(text) || isDate(text), 'must be a time with offset or a date that exists')
    .meta({ description, example: '2026-11-01' });
}

/** `?from=` and `?to=` of a history. */
export function historyBound(description: string) {
  return momentOrDay(description).exactOptional().meta({ description, example: '2026-11-01' });
}

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: 'Null: there is no more.' }) });
}
