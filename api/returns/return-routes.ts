import { postClaim } from '../claims/post-claim';
import type { KeyedRoute } from '../http/route/route';
import { listReturns } from './list-returns';
import { postReturn } from './post-return';
import type { ReturnParts } from './return-parts';
import { showReturn } from './show-return';

/** Routes of what happens to an order after it was settled. */
export function returnRoutes(parts: ReturnParts): KeyedRoute[] {
  return [postReturn(parts), listReturns(parts), showReturn(parts), postClaim(parts)];
}
