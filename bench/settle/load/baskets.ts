import { SAMPLE_CODES } from '../../../cli/demo/sample-program';

const BASKETS = 512;
const MOST_LINES = 5;
/** The first is what the sample program gives extra points for. */
const SKUS = ['85123A', '71053', '84406B', '84029G', '22752', '21730', '22633', '84879', '22745', '22960'];

/** Numbers in [0, 1) that are the same in every run. */
export function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Baskets as the end of an order's JSON (`"lines":[…]…}` without what comes before): one to five lines at 85 to 1,695 pence, a dozen or more of
 * every fourth; three in ten orders carry the code for dozens, one in ten the welcome code (once per member), few a mistyped one.
 */
export function makeBaskets(random: () => number): string[] {
  return Array.from({ length: BASKETS }, () => {
    const lines = Array.from({ length: 1 + Math.floor(random() * MOST_LINES) }, (_, index) => ({
      lineId: String(index + 1),
      sku: SKUS[Math.floor(random() * SKUS.length)],
      quantity: random() < 0.25 ? 12 + Math.floor(random() * 12) : 1 + Math.floor(random() * 8),
      unitPrice: 85 + 10 * Math.floor(random() * 162),
    }));
    const codes = [
      ...(random() < 0.3 ? [SAMPLE_CODES.dozen] : []),
      ...(random() < 0.1 ? [SAMPLE_CODES.welcome] : []),
      ...(random() < 0.02 ? [SAMPLE_CODES.mistyped] : []),
    ];
    return JSON.stringify({ lines, ...(codes.length > 0 && { codes }) }).slice(1, -1);
  });
}
