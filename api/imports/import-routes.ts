import type { GrantRequest } from '../../domain/orders/grant';
import type { OrderRequest } from '../../domain/orders/order';
import type { StoredGrant, StoredOrder } from '../../domain/settlement/stored';
import type { KeyedRoute } from '../http/route/route';
import type { OperationIntake } from '../intake/operation-intake';
import type { OperationIntakes } from '../operations/operation-parts';
import type { ReturnParts } from '../returns/return-parts';
import { grantLines } from './grant-lines';
import { memberLines, type MemberLineOptions } from './member-lines';
import { orderLines } from './order-lines';
import { postImport, type PostImportOptions } from './post-import';
import { RecentOwners } from './recent-owners';
import { returnLines } from './return-lines';

/** Ways of imports into the ledger. */
export interface ImportWays {
  orders: OperationIntake<OrderRequest, StoredOrder>;
  grants: OperationIntake<GrantRequest, StoredGrant>;
  operations: OperationIntakes;
}

/** What imports stand on. */
export interface ImportParts
  extends Omit<PostImportOptions, 'readers'>, MemberLineOptions, Pick<ReturnParts, 'programs' | 'reads' | 'findRunning' | 'orders'> {
  ways: ImportWays;
}

/** Imports, and who reads which kind of their lines. */
export function importRoutes({ ways, members, once, window, most, logger, shutdown, ...parts }: ImportParts): KeyedRoute[] {
  const { programs } = parts;
  const owners = new RecentOwners();
  const returning = { ...parts, intakes: ways.operations, owners, isUnderWay: ways.orders.isUnderWay.bind(ways.orders) };
  const readers = {
    order: orderLines({ programs, orders: ways.orders, owners }),
    grant: grantLines({ programs, grants: ways.grants }),
    return: returnLines(returning),
    member: memberLines({ members, once }),
  };
  return [postImport({ readers, window, most, logger, shutdown })];
}
