import type { KeyedRoute } from '../http/route/route';
import { listEntries } from './list-entries';
import { listLevels } from './list-levels';
import { listLots } from './list-lots';
import { showBalance, type ShowBalanceOptions } from './show-balance';

/** What can be read of a member under `/v1/members`. */
export function memberRoutes(options: ShowBalanceOptions): KeyedRoute[] {
  return [showBalance(options), listLots(options), listEntries(options), listLevels(options)];
}
