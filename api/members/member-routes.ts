import type { KeyedRoute } from '../http/route/route';
import { blockMember, deleteMember, unblockMember, type ChangeMemberOptions } from './change-member';
import { searchMembers, showMember } from './find-member';
import { listEntries } from './list-entries';
import { listLevels } from './list-levels';
import { listLots } from './list-lots';
import { listMemberOrders, type ListMemberOrdersOptions } from './list-member-orders';
import type { MemberStore } from './member-store';
import { putMember } from './put-member';
import { showStatement } from './show-statement';
import { showBalance, type ShowBalanceOptions } from './show-balance';

export type MemberRouteOptions = ShowBalanceOptions & ListMemberOrdersOptions & ChangeMemberOptions & { store: MemberStore };

/** Everything under `/v1/members`. */
export function memberRoutes(options: MemberRouteOptions): KeyedRoute[] {
  return [
    searchMembers(options),
    putMember(options),
    showMember(options),
    deleteMember(options),
    blockMember(options),
    unblockMember(options),
    showBalance(options),
    showStatement(options),
    listLots(options),
    listEntries(options),
    listLevels(options),
    listMemberOrders(options),
  ];
}
