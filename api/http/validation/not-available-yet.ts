import { z } from 'zod';

/** Message for a part of the contract whose time has not come: it is refused, never accepted and ignored. */
export const NOT_AVAILABLE_YET = 'is not available yet';

const meta = { description: 'Not available yet: refused.' };

/** A field of the contract that is refused for now. */
export function notAvailableYet() {
  return z.never({ error: NOT_AVAILABLE_YET }).exactOptional().meta(meta);
}

/**
 * A part of a rule set that is refused for now. Null or an empty list asks for nothing and is let pass.
 * @param nothing another value that does, as it says what happens anyway
 */
export function partNotAvailableYet(nothing?: string | number) {
  return z
    .unknown()
    .refine((value) => value === nothing || asksForNothing(value), NOT_AVAILABLE_YET)
    .exactOptional()
    .meta(meta);
}

function asksForNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
