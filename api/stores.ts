import { readOwner } from '../db/reads/member-owner';
import { acknowledgeCase, findCase, isCasePosition, listCases, resolveCase } from '../db/reconciliation/cases';
import { findLatestReconciliation, findReconciliation, requestReconciliation } from '../db/reconciliation/requests';
import { findAccepted } from '../db/accepted-operations';
import { createApiKey, findApiKey, listApiKeys, renewApiKey, revokeApiKey } from '../db/api-keys';
import type { Database } from '../db/database';
import { blockMember, deleteMember, unblockMember } from '../db/members/change-member';
import { findMember, findMembers } from '../db/members/find-members';
import { addToGeneration, beginGeneration, dropGenerations, findList, mayReplaceList, replaceList } from '../db/members/lists';
import { putMember } from '../db/members/put-member';
import { findRun, latestRunDate, requestRun } from '../db/lifecycle/runs';
import { readBalance } from '../db/reads/balance';
import { listEntries } from '../db/reads/entries';
import { findGrant, findGrantPrograms } from '../db/reads/grants';
import { findCapturePrograms, findHoldsOfCapture, readHoldNow } from '../db/reads/holds';
import { listLevelChanges } from '../db/reads/level-changes';
import { isLotPosition, listLots } from '../db/reads/lots';
import { findMemberNames } from '../db/reads/member-card';
import { findMemberPrograms } from '../db/reads/member-programs';
import { findOperation, findOperationPrograms, readOperations } from '../db/reads/operations';
import { findOrder, findOrderPrograms, listOrders } from '../db/reads/orders';
import { isMomentPosition } from '../db/reads/page';
import { readPastCard } from '../db/reads/past-balance';
import { readStatement } from '../db/reads/statement';
import { findAcceptedOrderPrograms, readReturnIds } from '../db/reads/returns';
import { findSimulation, findSimulationPrograms, requestSimulation } from '../db/simulations/requests';
import { readResults } from '../db/simulations/results';
import type { ApiKeyStore } from './api-keys/api-key-store';
import { type GrantReads } from './grants/show-grant';
import type { HoldReads } from './holds/hold-reads';
import type { LifecycleStore } from './lifecycle/lifecycle-store';
import type { MemberReads } from './members/member-reads';
import type { ListStore, MemberStore } from './members/member-store';
import { type MergeOptions } from './merges/merge-routes';
import type { OperationReads } from './operations/operation-parts';
import type { OrderReads } from './orders/order-reads';
import type { ReconciliationStore } from './reconciliations/reconciliation-store';
import type { ReturnReads } from './returns/return-parts';
import type { SimulationStore } from './simulations/simulation-store';

/** What the routes read and write, on a database. One function for each resource; the routes know none of it but its shape. */
export function ordersIn(database: Database, now: () => Date): OrderReads {
  return {
    find: (programId, orderId) => findOrder(database, { programId, orderId }, now()),
    accepted: (programId, id) => findAccepted(database, 'order', { programId, id }),
    programsWith: (orderId, among) => findOrderPrograms(database, orderId, among, now()),
    list: listOrders.bind(null, database),
    isPosition: isMomentPosition,
  };
}

export function returnsIn(database: Database, orders: OrderReads): ReturnReads {
  return {
    ...orders,
    acceptedIn: findAcceptedOrderPrograms.bind(null, database),
    ownerOf: readOwner.bind(null, database),
    returnIds: (programId, orderId) => readReturnIds(database, { programId, orderId }),
  };
}

export function grantsIn(database: Database, now: () => Date): GrantReads {
  return {
    find: (programId, grantId) => findGrant(database, { programId, grantId }, now()),
    accepted: (programId, id) => findAccepted(database, 'grant', { programId, id }),
    programsWith: (grantId, among) => findGrantPrograms(database, grantId, among, now()),
  };
}

export function operationsIn(database: Database, now: () => Date): OperationReads {
  return {
    find: (kind, programId, id) => findOperation(database, kind, { programId, id }, now()),
    readMany: readOperations.bind(null, database),
    accepted: (kind, programId, id) => findAccepted(database, kind, { programId, id }),
    programsWith: (kind, id, among) => findOperationPrograms(database, kind, id, among, now()),
  };
}

export function holdsIn(database: Database): HoldReads {
  return {
    now: (programId, holdId) => readHoldNow(database, { programId, holdId }),
    ofCapture: findHoldsOfCapture.bind(null, database),
    captureProgramsWith: findCapturePrograms.bind(null, database),
  };
}

export function membersIn(database: Database): MemberReads {
  return {
    programsOf: findMemberPrograms.bind(null, database),
    balance: readBalance.bind(null, database),
    lots: listLots.bind(null, database),
    isLotPosition,
    statement: readStatement.bind(null, database),
    past: readPastCard.bind(null, database),
    namesOf: findMemberNames.bind(null, database),
    entries: listEntries.bind(null, database),
    levelChanges: listLevelChanges.bind(null, database),
    isEntryPosition: isMomentPosition,
  };
}

export function profilesIn(database: Database): MemberStore {
  return {
    find: findMember.bind(null, database),
    search: findMembers.bind(null, database),
    put: putMember,
    block: blockMember,
    unblock: unblockMember,
    delete: deleteMember,
  };
}

export function mergingIn(database: Database): MergeOptions['members'] {
  const everything = { keyId: '', programIds: null };
  return {
    find: findMember.bind(null, database),
    programsOf: async (memberId) => (await findMemberPrograms(database, memberId, everything)) ?? [],
  };
}

export function listsIn(database: Database): ListStore {
  return {
    find: findList.bind(null, database),
    mayReplace: mayReplaceList.bind(null, database),
    begin: () => beginGeneration(database),
    add: addToGeneration.bind(null, database),
    replace: replaceList,
    drop: dropGenerations.bind(null, database),
  };
}

/** So many of a program's simulations may be unfinished. */
const UNFINISHED_SIMULATIONS = 20;

export function simulationsIn(database: Database): SimulationStore {
  return {
    request: (wanted) => requestSimulation(database, wanted, UNFINISHED_SIMULATIONS),
    find: (programId, simulationId) => findSimulation(database, { programId, simulationId }),
    programsWith: findSimulationPrograms.bind(null, database),
    results: (programId, simulationId) => readResults(database, { programId, simulationId }),
  };
}

export function lifecycleIn(database: Database): LifecycleStore {
  return {
    request: requestRun.bind(null, database),
    find: (programId, businessDate) => findRun(database, { programId, businessDate }),
    latest: latestRunDate.bind(null, database),
  };
}

/** So many reconciliations may be unfinished. */
const UNFINISHED_RECONCILIATIONS = 5;

export function reconciliationsIn(database: Database): ReconciliationStore {
  return {
    request: (wanted) => requestReconciliation(database, wanted, UNFINISHED_RECONCILIATIONS),
    find: findReconciliation.bind(null, database),
    latest: () => findLatestReconciliation(database),
    cases: listCases.bind(null, database),
    isCasePosition,
    findCase: findCase.bind(null, database),
    acknowledge: acknowledgeCase.bind(null, database),
    resolve: resolveCase.bind(null, database),
  };
}

export function keysIn(database: Database, now: () => Date): ApiKeyStore {
  return {
    find: findApiKey.bind(null, database),
    list: listApiKeys.bind(null, database),
    create: createApiKey.bind(null, database),
    renew: renewApiKey,
    revoke: (keyId) => revokeApiKey(database, keyId, now()),
  };
}
