import { isUnfinished, readUnfinished, type UnfinishedOrder } from '../db/kernel/unfinished';
import { orderWorkflowId, SETTLE_ORDERS } from '../workflows/settle-orders/contract';
import { batchStartOptions } from '../workflows/start-options';
import { isTemporalAway, type AskExecution } from './executions';
import type { Look, SweeperOptions } from './sweeper';

const PAGE = 200;

/**
 * Orders that have a row and stay unfinished though their execution is gone get a new one from the stored request.
 * @throws when Temporal doesn't answer: then nothing is known of what runs
 */
export async function sweepUnfinished(options: SweeperOptions, ask: AskExecution): Promise<Look> {
  const { client, database, logger, taskQueue, afterSeconds = 30 } = options;
  const found: Look = { looked: [], started: 0 };
  for (let after: string | null = null; ;) {
    const orders: UnfinishedOrder[] = await readUnfinished(database, afterSeconds, PAGE, after);
    found.looked.push(...orders.map(({ acceptedAt }) => ({ acceptedAt })));
    for (const order of orders) {
      const seen = { programId: order.programId, orderId: order.id, left: order.workflowId };
      if (await isCaredFor(ask, order)) continue;
      try {
        // It may have been settled since the first look.
        if (!(await isUnfinished(database, order))) continue;
        await client.workflow.start(SETTLE_ORDERS, startOf(order, taskQueue));
      } catch (error) {
        if (isTemporalAway(error)) throw error;
        logger.warn('an unfinished order could not be looked after; it will be tried again', { ...seen, error });
        continue;
      }
      // Somebody should know that an execution vanished, even though its order is settled now.
      logger.error('an order was left behind by its execution and is started anew', seen);
      options.observer?.swept();
      found.started++;
    }
    if (orders.length < PAGE) return found;
    after = orders.at(-1)?.position ?? null;
  }
}

/** The execution that made the attempt lives, or one that the order has to itself (moved out of its batch, or started by a sweeper). */
async function isCaredFor(ask: AskExecution, { programId, id, workflowId, workflowRun }: UnfinishedOrder): Promise<boolean> {
  return (await ask(workflowId, workflowRun)) === 'running' || (await ask(orderWorkflowId(programId, id))) === 'running';
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
