import { ONE, type Ratio } from '../money/ratio';

/** What a level multiplies earned points with. There is one level, with the multiplier 1, until rule sets can have more. */
export function levelMultiplier(_level: string): Ratio {
  return ONE;
}
