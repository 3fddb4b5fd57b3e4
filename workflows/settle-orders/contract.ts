import type { OrderRequest } from '../../domain/orders/order';
import type { Operation, OperationRef, Verdict } from '../operation';

/** Name that the workflow is registered and started under. */
export const SETTLE_ORDERS = 'settleOrders';

/** Orders that are settled together; no id twice. */
export interface SettleOrdersInput {
  operations: Operation<OrderRequest>[];
}

export interface SettleOrdersResult {
  verdicts: Verdict[];
}

/** An attempt that failed by a fault of ours, alone: to be undone. */
export type Culprit = OperationRef & {
  message: string;
  /** Under which the worker's log tells what went wrong. Executions that began before it was there have none. */
  errorId?: string;
};

/** What became of an attempt, as its row says. */
export type Outcome = OperationRef & Pick<Verdict, 'outcome' | 'code'>;

/** Orders that did not get through a step. */
export interface Stragglers {
  culprits: Culprit[];
  /** A lock stayed taken: to be settled by an execution of their own. */
  locked: OperationRef[];
}

/** The activities of the settlement; see `activities/settle-orders`. */
export interface SettleOrdersActivities {
  /** `live`: attempts that go on; `verdicts`: orders that are done already (refused, conflicting, failed, or finished before). */
  applyDiscounts(input: SettleOrdersInput): Promise<{ live: OperationRef[]; verdicts: Verdict[]; locked: OperationRef[] }>;
  accruePoints(refs: OperationRef[]): Promise<Stragglers & { live: OperationRef[] }>;
  redeemPoints(refs: OperationRef[]): Promise<Stragglers & { outcomes: Outcome[] }>;
  undoSettlement(culprits: Culprit[]): Promise<Outcome[]>;
}

/** Workflow id of an order that travels alone: people find it by the order's id. */
export function orderWorkflowId(programId: string, orderId: string): string {
  return `settle:${programId}:${orderId}`;
}

export function batchWorkflowId(uuid: string): string {
  return `settle-batch:${uuid}`;
}
