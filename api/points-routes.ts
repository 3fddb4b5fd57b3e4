import type { KeyedRoute } from './http/route/route';
import type { OperationParts } from './operations/operation-parts';
import { postRedemption } from './redemptions/post-redemption';
import { showRedemption } from './redemptions/show-redemption';

/** Routes of points without an order. */
export function pointsRoutes(parts: OperationParts): KeyedRoute[] {
  return [postRedemption(parts), showRedemption(parts)];
}
