import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Database } from '../db/database';
import { isUnfinished, readUnfinished, type UnfinishedOrder } from '../db/kernel/unfinished';
import type { Logger } from '../platform/logger';
import { orderWorkflowId, SETTLE_ORDERS } from '../workflows/settle-orders/contract';
import { batchStartOptions } from '../workflows/start-options';

/** Told what a sweeper finds. */
export interface SweeperObserver {
  /** It looked; these are the orders that have been under way for too long. */
  looked(orders: readonly Pick<UnfinishedOrder, 'acceptedAt'>[]): void;
  /** An order got a new execution. */
  swept(): void;
}

export interface SweeperOptions {
  client: Client;
  database: Database;
  logger: Logger;
  taskQueue: string;
  /** An order is looked at once it has been under way for this long. Default: 30. */
  afterSeconds?: number;
  /** Time between two looks. Default: 15. */
  everySeconds?: number;
  observer?: SweeperObserver;
}

/** More than these wait for the next look. */
const MOST_AT_ONCE = 200;

/**
 * Finds orders that stay unfinished though their execution is gone (terminated by hand, or Temporal's database was lost) and starts a new one
 * from the stored request, under the order's own id: several sweepers at once start it once. An order whose execution lives is left to it.
 */
export function startSweeper(options: SweeperOptions): { stop(): Promise<void> } {
  const { logger, everySeconds = 15 } = options;
  let under: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    under = sweep(options)
      .catch((error: unknown) => logger.warn('the sweeper could not look for unfinished orders', { error }))
      .finally(() => (busy = false));
  }, everySeconds * 1_000);
  return {
    stop: async () => {
      clearInterval(timer);
      await under;
    },
  };
}

/** Looks once; answers how many orders got a new execution. */
export async function sweep(options: SweeperOptions): Promise<number> {
  const { client, database, logger, taskQueue, afterSeconds = 30, observer } = options;
  const orders = await readUnfinished(database, afterSeconds, MOST_AT_ONCE);
  observer?.looked(orders);
  let started = 0;
  for (const order of orders) {
    const seen = { programId: order.programId, orderId: order.id, left: order.workflowId };
    try {
      if (await isCaredFor(client, order)) continue;
      // It may have been settled since the first look.
      if (!(await isUnfinished(database, order))) continue;
      await client.workflow.start(SETTLE_ORDERS, startOf(order, taskQueue));
    } catch (error) {
      logger.warn('an unfinished order could not be looked after; it will be tried again', { ...seen, error });
      continue;
    }
    // Somebody should know that an execution vanished, even though its order is settled now.
    logger.error('an order was left behind by its execution and is started anew', seen);
    observer?.swept();
    started++;
  }
  return started;
}

/** The execution that made the attempt lives, or one that the order has to itself (moved out of its batch, or started by a sweeper). */
async function isCaredFor(client: Client, order: UnfinishedOrder): Promise<boolean> {
  return (await runs(client, order.workflowId, order.workflowRun)) || runs(client, orderWorkflowId(order.programId, order.id));
}

function startOf(order: UnfinishedOrder, taskQueue: string) {
  const { programId, id, fingerprint, request, acceptedAt, actor, keyId, requestId } = order;
  return batchStartOptions({
    taskQueue,
    workflowId: orderWorkflowId(programId, id),
    operations: [{ programId, id, fingerprint, request, acceptedAt, actor: { subject: actor, keyId }, requestId }],
    noun: 'orders',
    searchAttributeBytes: Infinity,
  });
}

async function runs(client: Client, workflowId: string, runId?: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId, runId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
