import type { Reduction } from './outcome';

/**
 * What lowered a number, step by step; what left it as it was is not named.
 * @param computed the number before any of them
 * @param steps by name, with what each left
 */
export function reductionsOf(computed: number, steps: readonly (readonly [by: string, left: number])[]): Reduction[] {
  const reductions: Reduction[] = [];
  let before = computed;
  for (const [by, left] of steps) {
    if (left < before) reductions.push({ by, amount: before - left });
    before = left;
  }
  return reductions;
}
