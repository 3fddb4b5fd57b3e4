import { acknowledgeCase, findCase, isCasePosition, listCases, resolveCase } from '../db/reconciliation/cases';
import { findLatestReconciliation, findReconciliation, requestReconciliation } from '../db/reconciliation/requests';
import { findAccepted } from '../db/accepted-operations';
import { createApiKey, findApiKey, listApiKeys, renewApiKey, revokeApiKey } from '../db/api-keys';
import type { Database } from '../db/database';
import { once } from '../db/idempotency';
import { blockMember, deleteMember, unblockMember } from '../db/members/change-member';
import { findMember, findMembers } from '../db/members/find-members';
import { addToGeneration, beginGeneration, dropGenerations, findList, mayReplaceList, replaceList } from '../db/members/lists';
import { putMember } from '../db/members/put-member';
import { findRun, latestRunDate, requestRun } from '../db/lifecycle/runs';
import { findProgram, listPrograms, publishProgram } from '../db/programs';
import { readBalance } from '../db/reads/balance';
import { readCounters } from '../db/reads/counters';
import { listEntries } from '../db/reads/entries';
import { findGrant, findGrantPrograms } from '../db/reads/grants';
import { findCapturePrograms, findHoldOfCapture, readHoldNow, readQuotedHold } from '../db/reads/holds';
import { listLevelChanges } from '../db/reads/level-changes';
import { isLotPosition, listLots } from '../db/reads/lots';
import { findMemberNames } from '../db/reads/member-card';
import { findMemberPrograms } from '../db/reads/member-programs';
import { findOperation, findOperationPrograms, readOperations } from '../db/reads/operations';
import { findOrder, findOrderPrograms, listOrders } from '../db/reads/orders';
import { isMomentPosition } from '../db/reads/page';
import { readPastCard } from '../db/reads/past-balance';
import { readStatement } from '../db/reads/statement';
import { readQuoteStarts } from '../db/reads/quote-card';
import { findAcceptedOrderPrograms, readReturnIds } from '../db/reads/returns';
import { findRuleSet } from '../db/rule-sets';
import { findSimulation, findSimulationPrograms, requestSimulation } from '../db/simulations/requests';
import { readResults } from '../db/simulations/results';
import type { GrantRequest } from '../domain/orders/grant';
import type { OrderRequest } from '../domain/orders/order';
import { compileRuleSet } from '../domain/rules/compile';
import type { StoredGrant, StoredOrder } from '../domain/settlement/stored';
import { gathering } from '../platform/gathering';
import { apiKeyRoutes } from './api-keys/api-key-routes';
import type { ApiKeyStore } from './api-keys/api-key-store';
import { confirmationRoutes } from './confirmations/resolve-order';
import { showExplanation } from './explanations/show-explanation';
import { postGrant } from './grants/post-grant';
import { showGrant, type GrantReads } from './grants/show-grant';
import { healthRoutes } from './health/health-routes';
import type { CheckReadiness } from './health/readiness';
import type { DoOnce } from './http/idempotency/mutate-once';
import type { HoldReads } from './holds/hold-reads';
import type { Route } from './http/route/route';
import { importRoutes, type ImportParts } from './imports/import-routes';
import type { OperationIntake } from './intake/operation-intake';
import { listRoutes } from './lists/list-routes';
import { lifecycleRoutes } from './lifecycle/lifecycle-routes';
import type { LifecycleStore, ScheduleNights, StartLifecycle } from './lifecycle/lifecycle-store';
import type { MemberReads } from './members/member-reads';
import { memberRoutes } from './members/member-routes';
import type { ListStore, MemberStore } from './members/member-store';
import { setLevel } from './members/set-level';
import { mergeRoutes, type MergeOptions } from './merges/merge-routes';
import { showMetrics } from './metrics/show-metrics';
import { notAvailableRoutes } from './not-available-routes';
import type { OperationIntakes, OperationReads } from './operations/operation-parts';
import type { FindRunning } from './operations/under-way';
import { listOrders as listOrdersRoute } from './orders/list-orders';
import type { OrderReads } from './orders/order-reads';
import { retryOrder } from './orders/retry-order';
import { settleOrder } from './orders/settle-order';
import { showOrder } from './orders/show-order';
import { pointsRoutes } from './points-routes';
import { createProgramDirectory } from './programs/program-directory';
import { programRoutes } from './programs/program-routes';
import { reconciliationRoutes } from './reconciliations/reconciliation-routes';
import type { ReconciliationStore, StartReconciliation } from './reconciliations/reconciliation-store';
import { createRuleBook } from './programs/rule-book';
import { askQuote } from './quotes/ask-quote';
import type { ReturnReads } from './returns/return-parts';
import { returnRoutes } from './returns/return-routes';
import { simulationRoutes } from './simulations/simulation-routes';
import type { SimulationStore, StartSimulation } from './simulations/simulation-store';

export interface RouteParts {
  database: Database;
  orders: Pick<OperationIntake<OrderRequest, StoredOrder>, 'admit' | 'submit' | 'isUnderWay'>;
  grants: Pick<OperationIntake<GrantRequest, StoredGrant>, 'admit' | 'submit'>;
  operations: OperationIntakes;
  findRunning: FindRunning;
  startSimulation: StartSimulation;
  startReconciliation: StartReconciliation;
  imports: Pick<ImportParts, 'ways' | 'window' | 'most' | 'logger' | 'shutdown'>;
  startLifecycle: StartLifecycle;
  scheduleNights: ScheduleNights;
  checkReadiness: CheckReadiness;
  /** All numbers of this process, as text. */
  scrape: () => Promise<string>;
  pepper: string;
  forgetVerified: () => void;
  now: () => Date;
}

/** Quotes that wait for their card are read together: most of a read is the way to Postgres and back. */
const QUOTES_TOGETHER = { atOnce: 2, most: 32 };

/** Every route of the API, given what it stands on. */
export function composeRoutes(parts: RouteParts): Route[] {
  const { database, orders, grants, operations, findRunning, startSimulation, startLifecycle, scheduleNights } = parts;
  const { checkReadiness, scrape, pepper, forgetVerified, now } = parts;
  const configuration = {
    findProgram: findProgram.bind(null, database),
    listPrograms: listPrograms.bind(null, database),
    findRuleSet: findRuleSet.bind(null, database),
    publish: publishProgram.bind(null, database),
    checkRuleSet: compileRuleSet,
  };
  const { findProgram: program } = configuration;
  const doOnce: DoOnce = (name, work) => once(database, name, work);
  const programs = createProgramDirectory(configuration);
  const ruleBook = createRuleBook(configuration.findRuleSet);
  const orderReads = ordersIn(database, now);
  const quotedHold = (programId: string, holdId: string, memberId: string) => readQuotedHold(database, { programId, holdId }, memberId);
  const quoteReads = {
    start: gathering(readQuoteStarts.bind(null, database), QUOTES_TOGETHER),
    counters: readCounters.bind(null, database),
    hold: quotedHold,
  };
  const operationParts = { programs, intakes: operations, reads: operationsIn(database, now), findRunning };
  return [
    settleOrder({ programs, orders }),
    listOrdersRoute({ reads: orderReads, programs }),
    askQuote({ ruleBook, reads: quoteReads }),
    showOrder({ reads: orderReads, findRunning }),
    showExplanation({ reads: orderReads, findProgram: program, ruleBook }),
    retryOrder({ reads: orderReads, orders }),
    postGrant({ programs, grants }),
    showGrant({ reads: grantsIn(database, now), findRunning }),
    ...confirmationRoutes({ programs, intakes: operations, orders: orderReads }),
    ...pointsRoutes({ ...operationParts, holds: holdsIn(database) }),
    ...returnRoutes({ ...operationParts, orders: returnsIn(database, orderReads), isUnderWay: (order) => orders.isUnderWay(order) }),
    ...memberRoutes({
      reads: membersIn(database),
      store: profilesIn(database),
      orders: orderReads,
      programs,
      findProgram: program,
      ruleBook,
      once: doOnce,
    }),
    setLevel({ programs, intakes: operations, reads: membersIn(database) }),
    ...listRoutes({ lists: listsIn(database), once: doOnce }),
    ...mergeRoutes({ intakes: operations, reads: operationsIn(database, now), findRunning, members: mergingIn(database) }),
    ...programRoutes({ ...configuration, scheduleNights }),
    ...simulationRoutes({ ...configuration, store: simulationsIn(database), start: startSimulation }),
    ...importRoutes({
      ...parts.imports,
      ...{ programs, findRunning, once: doOnce },
      ...{ reads: operationParts.reads, orders: returnsIn(database, orderReads), members: profilesIn(database) },
    }),
    ...reconciliationRoutes({ store: reconciliationsIn(database), start: parts.startReconciliation }),
    ...lifecycleRoutes({ findProgram: program, store: lifecycleIn(database), start: startLifecycle }),
    ...apiKeyRoutes({ store: keysIn(database, now), programs, pepper, forgetVerified, once: doOnce }),
    ...healthRoutes(checkReadiness),
    showMetrics(scrape),
    ...notAvailableRoutes,
  ];
}

function ordersIn(database: Database, now: () => Date): OrderReads {
  return {
    find: (programId, orderId) => findOrder(database, { programId, orderId }, now()),
    accepted: (programId, id) => findAccepted(database, 'order', { programId, id }),
    programsWith: (orderId, among) => findOrderPrograms(database, orderId, among, now()),
    list: listOrders.bind(null, database),
    isPosition: isMomentPosition,
  };
}

function returnsIn(database: Database, orders: OrderReads): ReturnReads {
  return {
    ...orders,
    acceptedIn: findAcceptedOrderPrograms.bind(null, database),
    returnIds: (programId, orderId) => readReturnIds(database, { programId, orderId }),
  };
}

function grantsIn(database: Database, now: () => Date): GrantReads {
  return {
    find: (programId, grantId) => findGrant(database, { programId, grantId }, now()),
    accepted: (programId, id) => findAccepted(database, 'grant', { programId, id }),
    programsWith: (grantId, among) => findGrantPrograms(database, grantId, among, now()),
  };
}

function operationsIn(database: Database, now: () => Date): OperationReads {
  return {
    find: (kind, programId, id) => findOperation(database, kind, { programId, id }, now()),
    readMany: readOperations.bind(null, database),
    accepted: (kind, programId, id) => findAccepted(database, kind, { programId, id }),
    programsWith: (kind, id, among) => findOperationPrograms(database, kind, id, among, now()),
  };
}

function holdsIn(database: Database): HoldReads {
  return {
    now: (programId, holdId) => readHoldNow(database, { programId, holdId }),
    ofCapture: findHoldOfCapture.bind(null, database),
    captureProgramsWith: findCapturePrograms.bind(null, database),
  };
}

function membersIn(database: Database): MemberReads {
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

function profilesIn(database: Database): MemberStore {
  return {
    find: findMember.bind(null, database),
    search: findMembers.bind(null, database),
    put: putMember,
    block: blockMember,
    unblock: unblockMember,
    delete: deleteMember,
  };
}

function mergingIn(database: Database): MergeOptions['members'] {
  const everything = { keyId: '', programIds: null };
  return {
    find: findMember.bind(null, database),
    programsOf: async (memberId) => (await findMemberPrograms(database, memberId, everything)) ?? [],
  };
}

function listsIn(database: Database): ListStore {
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

function simulationsIn(database: Database): SimulationStore {
  return {
    request: (wanted) => requestSimulation(database, wanted, UNFINISHED_SIMULATIONS),
    find: (programId, simulationId) => findSimulation(database, { programId, simulationId }),
    programsWith: findSimulationPrograms.bind(null, database),
    results: (programId, simulationId) => readResults(database, { programId, simulationId }),
  };
}

function lifecycleIn(database: Database): LifecycleStore {
  return {
    request: requestRun.bind(null, database),
    find: (programId, businessDate) => findRun(database, { programId, businessDate }),
    latest: latestRunDate.bind(null, database),
  };
}

/** So many reconciliations may be unfinished. */
const UNFINISHED_RECONCILIATIONS = 5;

function reconciliationsIn(database: Database): ReconciliationStore {
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

function keysIn(database: Database, now: () => Date): ApiKeyStore {
  return {
    find: findApiKey.bind(null, database),
    list: listApiKeys.bind(null, database),
    create: createApiKey.bind(null, database),
    renew: renewApiKey,
    revoke: (keyId) => revokeApiKey(database, keyId, now()),
  };
}
