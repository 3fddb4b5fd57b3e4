import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

const TASK_QUEUE = 'lumbung-bench-noop';

/** A worker for no-op workflows on the same Temporal server, and a call that runs one to its end. */
export async function startNoop(address: string): Promise<{ call: () => Promise<void>; stop: () => Promise<void> }> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const [connection, native] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address })]);
  const worker = await Worker.create({ connection: native, taskQueue: TASK_QUEUE, workflowsPath: require.resolve('./noop-workflow') });
  const running = worker.run();
  const client = new Client({ connection });
  return {
    call: async () => {
      await client.workflow.execute('noop', { taskQueue: TASK_QUEUE, workflowId: `noop:${randomUUID()}` });
    },
    stop: async () => {
      worker.shutdown();
      await running;
      await native.close();
      await connection.close();
    },
  };
}
