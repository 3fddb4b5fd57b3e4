import { isOpen, isUsable, type Lot } from './lot';

/** Points that an entry credited to a lot (positive) or took from it (negative). */
export interface Allocation {
  lotId: number;
  points: number;
}

/** First expiring first: `expiresOn` ascending, lots that never expire last, on the same day the older (lower id) first. */
export function compareFefo(a: Lot, b: Lot): number {
  if (a.expiresOn === b.expiresOn) return a.id - b.id;
  if (a.expiresOn === null) return 1;
  if (b.expiresOn === null) return -1;
  return a.expiresOn < b.expiresOn ? -1 : 1;
}

/** The lots that an operation of that date may spend, in the order in which it spends them. */
export function usableLots(lots: readonly Lot[], date: string): Lot[] {
  return lots.filter((lot) => isUsable(lot, date)).sort(compareFefo);
}

/**
 * The lots that a reservation is served from: usable ones first; should they have lapsed meanwhile, whatever else is open, all in FEFO order.
 */
export function lotsForReserved(lots: readonly Lot[], date: string): Lot[] {
  const others = lots.filter((lot) => isOpen(lot) && !isUsable(lot, date)).sort(compareFefo);
  return [...usableLots(lots, date), ...others];
}

/**
 * What each lot gives toward `points`, lots taken in the order given. Allocations are negative.
 * @throws RangeError when the lots hold fewer points: the caller has to test that before.
 */
export function takeInOrder(lots: readonly Lot[], points: number): Allocation[] {
  const taken: Allocation[] = [];
  let missing = points;
  for (const lot of lots) {
    if (missing === 0) break;
    const share = Math.min(lot.remaining, missing);
    if (share === 0) continue;
    taken.push({ lotId: lot.id, points: -share });
    missing -= share;
  }
  if (missing > 0) throw new RangeError(`the lots are ${missing} points short of ${points}`);
  return taken;
}
