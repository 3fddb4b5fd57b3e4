import { setTimeout as sleep } from 'node:timers/promises';
import { orderWorkflowId } from '../../workflows/settle-orders/contract';
import { useEngine } from '../harness/engine';
import { nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const QUEUE = 3;
/** One batch and no more, so that what comes after it stays in the queue for as long as nobody works. */
const engine = useEngine({
  env: { LUMBUNG_BATCHES_IN_FLIGHT: '1', LUMBUNG_BATCHES_UNFINISHED: '1', LUMBUNG_QUEUE_LIMIT: String(QUEUE) },
  quiet: true,
});

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

test('a full queue and a shutdown send away what Temporal does not have; what it has is answered, and settles', async () => {
  const { client, database, drain, stopWorker, startWorker } = engine();
  const programId = nextId('shutdown');
  await client.put(`/v1/programs/${programId}`, program());
  await stopWorker();
  const send = (orderId: string, seconds: number) =>
    client.post('/v1/orders', order(programId, { orderId, memberId: nextId('m') }), { headers: { prefer: `wait=${seconds}` } });

  const dispatched = send('dispatched', 5);
  await untilTemporalHas(orderWorkflowId(programId, 'dispatched'));
  const queued = Array.from({ length: QUEUE + 1 }, (_, n) => send(`queued-${n}`, 100));
  // One more than the queue holds: its answer says that the queue is full now.
  expect(await Promise.race(queued)).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });

  const drained = drain();
  for (const answer of await Promise.all(queued)) {
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  }
  expect(await dispatched).toMatchObject({ status: 202, body: { state: 'settling' } });
  await drained;
  // Refused by the process on a connection that it had, or by the system on a new one.
  const late = await client.post('/v1/orders', order(programId)).then(({ status }) => status, String);
  expect([503, 'TypeError: fetch failed']).toContain(late);

  await startWorker();
  await engine().temporal.client.workflow.getHandle(orderWorkflowId(programId, 'dispatched')).result();
  expect(await database.rows('select id, state from lumbung.settlement where program_id = $1', [programId])).toEqual([
    { id: 'dispatched', state: 'settled' },
  ]);
  await expectInvariants(database);
}, 60_000);
