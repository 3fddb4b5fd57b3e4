import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { numberOf, readPrometheusText } from '../harness/prometheus-text';

const folder = mkdtempSync(join(tmpdir(), 'lumbung-worker-'));
const engine = useEngine({ env: { LUMBUNG_WORKER_SOCKET: join(folder, 'worker.sock') } });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function batchesBy(way: 'worker' | 'temporal', kind = 'order'): Promise<number> {
  const { body } = await engine().client.get<string>('/metrics', { role: 'operator' });
  return numberOf(readPrometheusText(body), 'lumbung_intake_batch_starts_total', { kind, way });
}

async function outcomesBy(by: 'worker' | 'temporal'): Promise<number> {
  const { body } = await engine().client.get<string>('/metrics', { role: 'operator' });
  return numberOf(readPrometheusText(body), 'lumbung_intake_batch_outcomes_total', { kind: 'order', by });
}

async function newProgram(): Promise<string> {
  const programId = nextId('way');
  await engine().client.put(`/v1/programs/${programId}`, program());
  return programId;
}

test('a lone order, a batch and a grant are started by the worker and told at once', async () => {
  const { client, temporal } = engine();
  const programId = await newProgram();
  const before = await batchesBy('worker');
  const first = await client.post('/v1/orders', order(programId, { memberId: 'm-1' }));
  expect(first.status).toBe(201);
  expect(await batchesBy('worker')).toBe(before + 1);
  expect(await outcomesBy('worker')).toBe(before + 1);
  expect((await client.post('/v1/grants', grant(programId, 'm-1', { points: 70 }))).status).toBe(201);
  expect(await batchesBy('worker', 'grant')).toBe(1);

  const orders = Array.from({ length: 20 }, (_, i) =>
    order(programId, { memberId: `m-${i % 5}`, ...(i === 7 && { redeem: { points: 10_000_000 } }) }),
  );
  const answers = await Promise.all(orders.map((each) => client.post('/v1/orders', each)));
  expect(answers.map(({ status }) => status)).toEqual(orders.map((_, i) => (i === 7 ? 422 : 201)));
  const again = await client.post('/v1/orders', orders[3]);
  expect(again.status).toBe(200);
  expect(await batchesBy('temporal')).toBe(0);

  const { workflowId } = first.body as { workflowId: string };
  await temporal.client.workflow.getHandle(workflowId).result();
  await expectInvariants(engine().database);
});

test('without a worker it goes by way of the task queue, and by the worker again once there is one', async () => {
  const { client } = engine();
  const programId = await newProgram();
  await engine().stopWorker();
  const byQueue = await batchesBy('temporal');
  const accepted = await client.post('/v1/orders', order(programId, { memberId: 'm-1' }), { headers: { Prefer: 'respond-async' } });
  expect(accepted.status).toBe(202);
  expect(await batchesBy('temporal')).toBe(byQueue + 1);

  await engine().startWorker();
  let byWorker = await batchesBy('worker');
  for (let i = 0; i < 50 && (await batchesBy('worker')) === byWorker; i++) {
    expect((await client.post('/v1/orders', order(programId, { memberId: 'm-1' }))).status).toBe(201);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  byWorker = (await batchesBy('worker')) - byWorker;
  expect(byWorker).toBe(1);
  await expectInvariants(engine().database);
});

test('what was refused and is sent again at once, when points were added, is decided anew', async () => {
  const { client } = engine();
  const programId = await newProgram();
  await client.post('/v1/orders', order(programId, { memberId: 'm-1' }));
  for (let i = 0; i < 10; i++) {
    const body = order(programId, { memberId: 'm-1', redeem: { points: 1_000 } });
    expect((await client.post('/v1/orders', body)).status).toBe(422);
    expect((await client.post('/v1/grants', grant(programId, 'm-1', { points: 1_000 }))).status).toBe(201);
    expect((await client.post('/v1/orders', body)).status).toBe(201);
    await client.post('/v1/orders', order(programId, { memberId: 'm-1', redeem: { points: 'max' } }));
  }
  await expectInvariants(engine().database);
});
