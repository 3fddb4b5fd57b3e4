import type { KeyedRoute } from '../http/route/route';
import type { CardOfOptions } from './card-of';
import { listEntries } from './list-entries';
import { listLots } from './list-lots';
import { showBalance } from './show-balance';

/** What can be read of a member under `/v1/members`. */
export function memberRoutes(options: CardOfOptions): KeyedRoute[] {
  return [showBalance(options), listLots(options), listEntries(options)];
}
