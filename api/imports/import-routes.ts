import type { GrantRequest } from '../../domain/orders/grant';
import type { OrderRequest } from '../../domain/orders/order';
import { Problem } from '../../domain/problem';
import type { StoredGrant, StoredOrder } from '../../domain/settlement/stored';
import type { KeyedRoute } from '../http/route/route';
import type { OperationIntake } from '../intake/operation-intake';
import type { OperationIntakes } from '../operations/operation-parts';
import type { ProgramDirectory } from '../programs/program-directory';
import { grantLines } from './grant-lines';
import type { PrepareLine } from './line';
import { orderLines } from './order-lines';
import { postImport, type PostImportOptions } from './post-import';

/** Ways of imports into the ledger. */
export interface ImportWays {
  orders: OperationIntake<OrderRequest, StoredOrder>;
  grants: OperationIntake<GrantRequest, StoredGrant>;
  operations: OperationIntakes;
}

/** What imports stand on. */
export interface ImportParts extends Omit<PostImportOptions, 'readers'> {
  programs: Pick<ProgramDirectory, 'get'>;
  ways: ImportWays;
}

/** Imports, and who reads which kind of their lines. */
export function importRoutes({ programs, ways: { orders, grants }, ...options }: ImportParts): KeyedRoute[] {
  const readers = { order: orderLines({ programs, orders }), grant: grantLines({ programs, grants }), return: notYet, member: notYet };
  return [postImport({ ...options, readers })];
}

const notYet: PrepareLine = () => Promise.reject(new Problem('NOT_AVAILABLE', 'This part of the interface is not available yet.'));
