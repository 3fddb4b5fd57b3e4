import type { CardState } from '../ledger/card';
import type { Allocation } from '../ledger/fefo';

/** A lot that points were taken from, as answers have it. */
export interface ConsumedLot {
  lotId: string;
  points: number;
  expiresOn: string | null;
}

/** The lots of a debit, in the order in which they were consumed. */
export function consumedLots(card: CardState, allocations: readonly Allocation[], nameOf: (lotId: number) => string): ConsumedLot[] {
  const expiry = new Map(card.lots.map(({ id, expiresOn }) => [id, expiresOn]));
  return allocations.map(({ lotId, points }) => ({ lotId: nameOf(lotId), points: -points, expiresOn: expiry.get(lotId) ?? null }));
}
