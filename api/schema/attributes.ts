import { z } from 'zod';

const MAX_ATTRIBUTES = 100;

const value = z.union([z.string().max(1000), z.int(), z.boolean(), z.array(z.string().max(200)).max(100)], {
  error: 'must be a text, a whole number, true, false or a list of texts',
});

/** What rules can look at beside the fixed fields (contract §2): string, integer, boolean or list of strings by name. */
export const attributes = z
  .record(z.string().min(1).max(64), value)
  .refine((given) => Object.keys(given).length <= MAX_ATTRIBUTES, `must have at most ${MAX_ATTRIBUTES} names`)
  .meta({
    description: 'Free values that rules can look at: text, whole number, boolean or list of texts by name.',
    example: { store: 'kemang', gift: true },
  });
