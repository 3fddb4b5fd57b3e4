import { ratio, type Ratio } from './ratio';

// More digits than any rate needs, few enough that nobody can make us compute with thousands.
const DECIMAL = /^(\d{1,16})(?:\.(\d{1,18}))?$/;

/** A decimal string such as `"12.5"` as an exact fraction; null if it is anything else (no sign, no exponent). */
export function parseDecimal(text: string): Ratio | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  return ratio(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}
