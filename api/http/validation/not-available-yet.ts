import { z } from 'zod';

/** Message for a part of the contract whose time has not come: it is refused, never accepted and ignored. */
export const NOT_AVAILABLE_YET = 'is not available yet';

const meta = { description: 'Not available yet: refused.' };

/** A field of the contract that is refused for now. */
export function notAvailableYet() {
  return z.never({ error: NOT_AVAILABLE_YET }).exactOptional().meta(meta);
}

/** A part of a rule set that is refused for now. Null or an empty list asks for nothing and is let pass. */
export function partNotAvailableYet() {
  return z.unknown().refine(asksForNothing, NOT_AVAILABLE_YET).exactOptional().meta(meta);
}

function asksForNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
