import { randomUUID } from 'node:crypto';
import { connectTemporal } from '../../../platform/temporal';
import { NOOP_TASK_QUEUE } from '../noop/task-queue';
import type { Call } from './measure';
import type { LoadTarget } from './messages';

/** Callers that start an empty workflow and wait for its end, with the same client as Lumbung's API. */
export function noopLoad({ address, namespace }: LoadTarget['temporal']): { callers(count: number): Call[]; close(): Promise<void> } {
  const temporal = connectTemporal({ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, LUMBUNG_TEMPORAL_PORT: 0 });
  const call: Call = async () => {
    const workflowId = `noop:${randomUUID()}`;
    await temporal.client.workflow.execute('noop', { taskQueue: NOOP_TASK_QUEUE, workflowId, workflowTaskTimeout: '5s' });
    return workflowId;
  };
  return { callers: (count) => Array.from({ length: count }, () => call), close: () => temporal.close() };
}
