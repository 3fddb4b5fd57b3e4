import { parseDecimal } from '../../money/decimal';
import { ONE, ratio, times, type Ratio } from '../../money/ratio';
import type { GiveTools } from './give';

const PERCENT = ratio(1n, 100n);

/** A percentage above 0 and up to 100 as a fraction; what is wrong with it is reported, and all taken instead. */
export function percentage(tools: GiveTools, path: string, text: string): Ratio {
  const value = parseDecimal(text);
  if (value === null) tools.error(path, 'A percentage is a decimal string such as "12.5".');
  else if (value.num === 0n || value.num > 100n * value.den) tools.error(path, 'A percentage is above 0 and at most 100.');
  else return times(value, PERCENT);
  return ONE;
}

export function atLeast(tools: GiveTools, path: string, value: number, least: 0 | 1): void {
  if (!Number.isSafeInteger(value) || value < least) tools.error(path, `An integer of at least ${least} is needed.`);
}
