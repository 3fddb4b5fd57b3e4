import { keepAccepted } from '../../db/accepted-operations';
import type { Database } from '../../db/database';
import { readGrants } from '../../db/reads/grants';
import { readOrders } from '../../db/reads/orders';
import { readOperations } from '../../db/reads/operations';
import type { GrantRequest } from '../../domain/orders/grant';
import type { OrderRequest } from '../../domain/orders/order';
import { POINTS_KINDS, type OperationKind, type PointsKind } from '../../domain/settlement/operation-kinds';
import type { SettlementState, StoredGrant, StoredOperation, StoredOrder, StoredProblem } from '../../domain/settlement/stored';
import type { Logger } from '../../platform/logger';
import type { ApiMetrics } from '../../platform/metrics/api-metrics';
import type { Settings } from '../../platform/settings';
import type { TemporalConnection } from '../../platform/temporal';
import type { Operation, Verdict } from '../../workflows/operation';
import { grantBatchWorkflowId, grantWorkflowId, POST_GRANTS } from '../../workflows/post-grants/contract';
import { nounOf, operationBatchWorkflowId, operationWorkflowId, workflowTypeOf } from '../../workflows/post-operations/contract';
import { batchWorkflowId, orderWorkflowId, SETTLE_ORDERS } from '../../workflows/settle-orders/contract';
import { waitWorkflowId } from '../../workflows/wait-until-settled/contract';
import { AcceptedInbox } from './accepted-inbox';
import { GroupCommit, type GroupCommitOptions } from './group-commit';
import { intakeMetrics, watchIntake } from './intake-metrics';
import type { Submitted } from './operation-intake';
import { temporalStarter, type StartWay } from './temporal-starter';
import { WorkerStarter } from './worker-starter';

export interface IntakeContext {
  settings: Settings;
  logger: Logger;
  database: Database;
  temporal: TemporalConnection;
  /** Where operations are counted. Default: nowhere. */
  metrics?: ApiMetrics;
}

/** The ways from the API into the ledger, one for each kind of operation. */
export interface Ways {
  orders: GroupCommit<OrderRequest, StoredOrder>;
  grants: GroupCommit<GrantRequest, StoredGrant>;
  /** Of operations on points, by kind. */
  operations: Record<PointsKind, GroupCommit<unknown, StoredOperation>>;
}

export interface Intakes extends Ways {
  /** The same for imports, with larger batches: single calls don't wait behind them. */
  imports: Ways;
}

/** Most that an import has under way: enough for the batches that fly, and as much again that has gathered meanwhile. */
export function importWindow({
  LUMBUNG_IMPORT_BATCH_ORDERS: batch,
  LUMBUNG_BATCHES_IN_FLIGHT: inFlight,
}: Pick<Settings, 'LUMBUNG_IMPORT_BATCH_ORDERS' | 'LUMBUNG_BATCHES_IN_FLIGHT'>): number {
  return 2 * batch * inFlight;
}

/** The ways for single calls, and those for imports. */
export function createIntakes(context: IntakeContext): Intakes {
  const { settings, metrics } = context;
  const limits = {
    orders: settings.LUMBUNG_BATCH_ORDERS,
    bytes: settings.LUMBUNG_BATCH_BYTES,
    inFlight: settings.LUMBUNG_BATCHES_IN_FLIGHT,
    unfinished: settings.LUMBUNG_BATCHES_UNFINISHED,
    queue: settings.LUMBUNG_QUEUE_LIMIT,
    gatherMs: settings.LUMBUNG_GATHER_MS,
    slowAfterMs: settings.LUMBUNG_BATCH_SLOW_AFTER_MS,
    queueBytes: settings.LUMBUNG_QUEUE_BYTES,
  };
  const socket = settings.LUMBUNG_WORKER_SOCKET;
  const worker = socket === undefined ? undefined : new WorkerStarter(socket);
  const ways = waysWith(context, worker, limits);
  if (metrics) {
    watchIntake(metrics, 'order', ways.orders, limits);
    watchIntake(metrics, 'grant', ways.grants, limits);
    for (const kind of POINTS_KINDS) watchIntake(metrics, kind, ways.operations[kind], limits);
  }
  // A key gets half of the places: each import has room for all that it has under way.
  const queue = 2 * settings.LUMBUNG_IMPORTS * importWindow(settings);
  const larger = { orders: settings.LUMBUNG_IMPORT_BATCH_ORDERS, bytes: 2 * settings.LUMBUNG_BATCH_BYTES, queue };
  return { ...ways, imports: waysWith(context, worker, { ...limits, ...larger }) };
}

type Limits = GroupCommitOptions<unknown, unknown>['limits'];

function waysWith(context: IntakeContext, worker: WorkerStarter | undefined, limits: Limits): Ways {
  const { settings, logger, database, temporal, metrics } = context;
  const commonOf = (kind: OperationKind) => ({
    client: temporal.client,
    taskQueue: settings.LUMBUNG_TASK_QUEUE,
    searchAttributeBytes: settings.LUMBUNG_SEARCH_ATTRIBUTE_BYTES,
    worker,
    onStart: (way: StartWay) => metrics?.of.starts.inc({ kind, way }),
    onOutcome: (by: 'worker' | 'temporal') => metrics?.of.outcomes.inc({ kind, by }),
  });
  const inboxOf = (kind: OperationKind) => {
    const inbox = new AcceptedInbox({ write: (operations) => keepAccepted(database, kind, operations), logger });
    return inbox.keep.bind(inbox);
  };
  const common = { outcomeOf, limits, logger };
  const operationsOf = (kind: PointsKind) =>
    new GroupCommit<unknown, StoredOperation>({
      ...temporalStarter({
        ...commonOf(kind),
        kind,
        workflowType: workflowTypeOf(kind),
        noun: nounOf(kind),
        loneWorkflowId: operationWorkflowId.bind(null, kind),
        batchWorkflowId: operationBatchWorkflowId.bind(null, kind),
      }),
      ...common,
      readRows: (names) => readOperations(database, kind, names),
      idOf: ({ programId, id }) => ({ programId, id }),
      keep: inboxOf(kind),
      isOfAnotherCall,
      waitsIn: waitWorkflowId.bind(null, kind),
      ...(metrics && { observer: intakeMetrics(metrics, kind) }),
    });
  const operations = Object.fromEntries(POINTS_KINDS.map((kind) => [kind, operationsOf(kind)])) as Ways['operations'];
  const intakes = {
    operations,
    orders: new GroupCommit<OrderRequest, StoredOrder>({
      ...temporalStarter({ ...commonOf('order'), workflowType: SETTLE_ORDERS, noun: 'orders', loneWorkflowId: orderWorkflowId, batchWorkflowId }),
      readRows: (refs) =>
        readOrders(
          database,
          refs.map(({ programId, id }) => ({ programId, orderId: id })),
        ),
      idOf: (row) => ({ programId: row.programId, id: row.orderId }),
      keep: inboxOf('order'),
      ...common,
      isOfAnotherCall,
      ...(metrics && { observer: intakeMetrics(metrics, 'order') }),
    }),
    grants: new GroupCommit<GrantRequest, StoredGrant>({
      ...temporalStarter({
        ...commonOf('grant'),
        workflowType: POST_GRANTS,
        noun: 'grants',
        loneWorkflowId: grantWorkflowId,
        batchWorkflowId: grantBatchWorkflowId,
      }),
      readRows: (refs) =>
        readGrants(
          database,
          refs.map(({ programId, id }) => ({ programId, grantId: id })),
        ),
      idOf: (row) => ({ programId: row.programId, id: row.grantId }),
      keep: inboxOf('grant'),
      ...common,
      isOfAnotherCall,
      ...(metrics && { observer: intakeMetrics(metrics, 'grant') }),
    }),
  };
  return intakes;
}

interface Attempted {
  attempt: number;
  state: SettlementState;
  problem: StoredProblem | null;
  acceptedAt: string;
  requestId: string;
}

function isMadeBy(row: Attempted, { requestId, acceptedAt }: Operation): boolean {
  return row.requestId === requestId && row.acceptedAt === acceptedAt;
}

/** The attempt that the verdict is about was made by another call. */
function isOfAnotherCall(row: Attempted, { attempt }: Verdict, operation: Operation): boolean {
  return row.attempt === attempt && !isMadeBy(row, operation);
}

/** What a row says to the sender of an operation, of the attempt that the verdict is about. */
function outcomeOf<Row extends Attempted>(row: Row, verdict: Verdict, operation: Operation): Submitted<Row> {
  // Two executions of one operation (sent to two processes at once) both see it settled; it is new only to the call that made the attempt.
  if (row.attempt === verdict.attempt && row.state === 'settled')
    return { kind: 'settled', row, replayed: verdict.replayed || !isMadeBy(row, operation) };
  if (row.attempt === verdict.attempt && row.problem) return { kind: row.state === 'refused' ? 'refused' : 'failed', problem: row.problem };
  // Another attempt has been made since; what was said of this one is all there is.
  if (verdict.outcome === 'refused') {
    return {
      kind: 'refused',
      problem: { code: (verdict.code ?? 'INTERNAL') as StoredProblem['code'], detail: 'It was refused; a later attempt has been made since.' },
    };
  }
  return { kind: 'failed' };
}
