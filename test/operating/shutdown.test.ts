import { setTimeout as sleep } from 'node:timers/promises';
import { orderWorkflowId } from '../../workflows/settle-orders/contract';
import { useEngine } from '../harness/engine';
import { nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();

async function untilTemporalHas(workflowId: string): Promise<void> {
  const { temporal } = engine();
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(20)) {
    const known = await temporal.client.workflow
      .getHandle(workflowId)
      .describe()
      .catch(() => null);
    if (known) return;
  }
  throw new Error(`Temporal has no ${workflowId}`);
}

test('on shutdown what Temporal has is answered and settles; nothing new is taken', async () => {
  const { client, database, drain, stopWorker, startWorker } = engine();
  const programId = nextId('shutdown');
  await client.put(`/v1/programs/${programId}`, program());
  await stopWorker();
  const sent = order(programId, { memberId: nextId('m') });
  const workflowId = orderWorkflowId(programId, sent.orderId);
  const underWay = client.post('/v1/orders', sent, { headers: { prefer: 'wait=3' } });
  await untilTemporalHas(workflowId);

  const drained = drain();
  await expect(fetch(`${client.url}/healthz`)).rejects.toThrow();
  expect(await underWay).toMatchObject({ status: 202, body: { state: 'settling' } });

  await startWorker();
  await drained;
  await engine().temporal.client.workflow.getHandle(workflowId).result();
  expect(await database.rows('select id, state from lumbung.settlement where program_id = $1', [programId])).toEqual([
    { id: sent.orderId, state: 'settled' },
  ]);
  await expectInvariants(database);
}, 60_000);
