import { createHash, randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { OrderRequest } from '../../domain/orders/order';
import type { Operation } from '../../workflows/operation';
import { batchWorkflowId, SETTLE_ORDERS, type SettleOrdersResult } from '../../workflows/settle-orders/contract';
import { batchStartOptions } from '../../workflows/start-options';
import type { Engine } from './engine';

/** Starts the settlement of exactly these orders in one batch, as an API would, with nobody waiting for their answers. */
export async function startBatch(
  { temporal, taskQueue }: Pick<Engine, 'temporal' | 'taskQueue'>,
  orders: readonly OrderRequest[],
): Promise<WorkflowHandle<() => Promise<SettleOrdersResult>>> {
  const workflowId = batchWorkflowId(randomUUID());
  const operations = orders.map(operationOf);
  const start = batchStartOptions({ taskQueue, workflowId, operations, noun: 'orders', searchAttributeBytes: 1024 });
  await temporal.client.workflow.start(SETTLE_ORDERS, start);
  return temporal.client.workflow.getHandle(workflowId);
}

function operationOf(request: OrderRequest): Operation<OrderRequest> {
  return {
    programId: request.programId,
    id: request.orderId,
    fingerprint: createHash('sha256').update(JSON.stringify(request)).digest('hex'),
    request,
    acceptedAt: new Date().toISOString(),
    actor: { subject: 'till', keyId: 'test' },
    requestId: randomUUID(),
  };
}
