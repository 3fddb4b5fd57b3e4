import type { Database } from '../db/database';
import { once } from '../db/idempotency';
import { findProgram, listPrograms, publishProgram } from '../db/programs';
import { readCounters } from '../db/reads/counters';
import { readQuotedHold } from '../db/reads/holds';
import { readQuoteStarts } from '../db/reads/quote-card';
import { findRuleSet } from '../db/rule-sets';
import type { GrantRequest } from '../domain/orders/grant';
import type { OrderRequest } from '../domain/orders/order';
import { compileRuleSet } from '../domain/rules/compile';
import type { StoredGrant, StoredOrder } from '../domain/settlement/stored';
import { gathering } from '../platform/gathering';
import { apiKeyRoutes } from './api-keys/api-key-routes';
import { confirmationRoutes } from './confirmations/resolve-order';
import { showExplanation } from './explanations/show-explanation';
import { postGrant } from './grants/post-grant';
import { showGrant } from './grants/show-grant';
import { healthRoutes } from './health/health-routes';
import type { CheckReadiness } from './health/readiness';
import type { DoOnce } from './http/idempotency/mutate-once';
import type { Route } from './http/route/route';
import { importRoutes, type ImportParts } from './imports/import-routes';
import type { OperationIntake } from './intake/operation-intake';
import { listRoutes } from './lists/list-routes';
import { lifecycleRoutes } from './lifecycle/lifecycle-routes';
import type { ScheduleNights, StartLifecycle } from './lifecycle/lifecycle-store';
import { memberRoutes } from './members/member-routes';
import { setLevel } from './members/set-level';
import { mergeRoutes } from './merges/merge-routes';
import { showMetrics } from './metrics/show-metrics';
import { notAvailableRoutes } from './not-available-routes';
import type { OperationIntakes } from './operations/operation-parts';
import type { FindRunning } from './operations/under-way';
import { listOrders as listOrdersRoute } from './orders/list-orders';
import { retryOrder } from './orders/retry-order';
import { settleOrder } from './orders/settle-order';
import { showOrder } from './orders/show-order';
import { pointsRoutes } from './points-routes';
import { createProgramDirectory } from './programs/program-directory';
import { programRoutes } from './programs/program-routes';
import { reconciliationRoutes } from './reconciliations/reconciliation-routes';
import type { StartReconciliation } from './reconciliations/reconciliation-store';
import { createRuleBook } from './programs/rule-book';
import { askQuote } from './quotes/ask-quote';
import { returnRoutes } from './returns/return-routes';
import { simulationRoutes } from './simulations/simulation-routes';
import type { StartSimulation } from './simulations/simulation-store';
import {
  grantsIn,
  holdsIn,
  keysIn,
  lifecycleIn,
  listsIn,
  membersIn,
  mergingIn,
  operationsIn,
  ordersIn,
  profilesIn,
  reconciliationsIn,
  returnsIn,
  simulationsIn,
} from './stores';

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
