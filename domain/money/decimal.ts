import { ratio, type Ratio } from './ratio';

// More digits than any rate needs, few enough that nobody can make us compute with thousands.
const DECIMAL = /^\d{1,16}(?:\.\d{1,18})?$/;

/** A decimal string such as `"12.5"` as an exact fraction; null if it is anything else (no sign, no exponent). */
export function parseDecimal(text: string): Ratio | null {
  if (!DECIMAL.test(text)) return null;
  const point = text.indexOf('.');
  const places = point < 0 ? 0 : text.length - point - 1;
  return ratio(BigInt(text.replace('.', '')), 10n ** BigInt(places));
}
