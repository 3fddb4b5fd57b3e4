import { shownAvailability } from '../../calendar/lot-dates';
import type { StoredOrder } from '../stored';
import type { Speaker } from './speaker';

/** Points that the order redeems and the lots that they came from, in the order they were consumed. */
export function redemptionSentences({ state, redemption, posted }: StoredOrder, { words, money, points }: Speaker): string[] {
  if (redemption === null || state === 'refused' || state === 'failed') return [];
  if (redemption.points === 0) return [words.nothingRedeemed];
  const lots = (posted?.redeemedLots ?? []).map((lot) => words.fromLot(points(lot.points), lot.lotId, lot.expiresOn));
  const redeemed = words.redeemed(points(redemption.points), money(redemption.value), lots.length === 0 ? null : lots.join('; '));
  return [redeemed, words.redeemedAs[redemption.as]];
}

/** Lots that the order made, and what of them went to debt. */
export function creditSentences({ accrual, posted }: StoredOrder, { words, points }: Speaker): string[] {
  if (accrual === null || posted === null) return [];
  if (accrual.points === 0) return [words.nothingEarned];
  const credited = posted.earnedLots.map((lot) => {
    const availableOn = shownAvailability(lot.availableOn);
    return availableOn === null ? words.waiting(points(lot.points)) : words.credited(points(lot.points), availableOn, lot.expiresOn);
  });
  return posted.debtRepaid > 0 ? [...credited, words.debtRepaid(points(posted.debtRepaid))] : credited;
}
