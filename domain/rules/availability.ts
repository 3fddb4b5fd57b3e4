import type { FieldError } from '../problem';

/** What a part of the contract is to wait for: where it stands (`*`: any place in a list), and how it is named to the caller. */
interface UnavailablePart {
  readonly path: string;
  readonly name: string;
  /** A value beside null and the empty list that asks for nothing. */
  readonly nothing?: string | number;
}

/** The parts of a rule set (contract §2) that are not available yet. The only list of them. */
export const UNAVAILABLE_PARTS: readonly UnavailablePart[] = [
  { path: 'discounts.*.codes', name: '`codes` (issued codes)' },
  { path: 'discounts.*.cost', name: '`cost` (rewards)' },
  { path: 'issue', name: '`issue`' },
  { path: 'bonuses', name: '`bonuses`' },
  { path: 'referral', name: '`referral`' },
  { path: 'approvals', name: '`approvals`' },
];

/**
 * Finds the parts of a rule set, as sent, that are not available yet. A part that is null or an empty list, or says what happens
 * anyway, asks for nothing and is let pass.
 * @param ruleSet anything; what has another shape than a rule set is left to others to refuse
 */
export function findUnavailable(ruleSet: unknown): FieldError[] {
  return UNAVAILABLE_PARTS.flatMap(({ path, name, nothing }) =>
    placesOf(ruleSet, path.split('.'), [], nothing).map((place) => ({ path: place, message: `${name} is not available yet.` })),
  );
}

/** The places in a value that a path leads to and that hold something. */
function placesOf(value: unknown, path: readonly string[], before: readonly (string | number)[], nothing: unknown): string[] {
  if (isNothing(value) || value === nothing) return [];
  const [step, ...rest] = path;
  if (step === undefined) return [before.join('.')];
  if (step === '*') return Array.isArray(value) ? value.flatMap((item: unknown, index) => placesOf(item, rest, [...before, index], nothing)) : [];
  return isRecord(value) && Object.hasOwn(value, step) ? placesOf(value[step], rest, [...before, step], nothing) : [];
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
