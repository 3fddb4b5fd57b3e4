import { captureHold } from './holds/capture-hold';
import { makeHold } from './holds/make-hold';
import { showCapture } from './holds/show-capture';
import { showHold, type HoldParts } from './holds/show-hold';
import { showVoid } from './holds/show-void';
import { voidHold } from './holds/void-hold';
import type { KeyedRoute } from './http/route/route';
import { postRedemption } from './redemptions/post-redemption';
import { reverseRedemption } from './redemptions/reverse-redemption';
import { showRedemption } from './redemptions/show-redemption';
import { showReversal } from './redemptions/show-reversal';
import { postTransfer } from './transfers/post-transfer';
import { showTransfer } from './transfers/show-transfer';

/** Routes of points without an order. */
export function pointsRoutes(parts: HoldParts): KeyedRoute[] {
  return [
    postRedemption(parts),
    showRedemption(parts),
    reverseRedemption(parts),
    showReversal(parts),
    makeHold(parts),
    showHold(parts),
    captureHold(parts),
    showCapture(parts),
    voidHold(parts),
    showVoid(parts),
    postTransfer(parts),
    showTransfer(parts),
  ];
}
