import { createLogger } from '../../platform/logger';
import { sweep } from '../../worker/sweeper';
import { workUntil } from '../crash/victim';
import { useEngine } from '../harness/engine';
import { line, nextId, order, program, ruleSet } from '../harness/factories';
import { ALL_TABLES, snapshot } from '../harness/invariants';
import { useGates } from '../harness/gates';
import { ended, linesOf, request, simulate, simulationOf, type Simulation } from './simulating';

const engine = useEngine();
const gate = useGates();
const quiet = Object.assign(createLogger('test', 'error'), { silent: true });
/** Three chunks, the last of them not full. */
const ORDERS = 120;

let programId: string;

beforeAll(async () => {
  const { client } = engine();
  programId = nextId('killed');
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet() }));
  const members = Array.from({ length: 5 }, () => nextId('m'));
  const sent = Array.from({ length: ORDERS }, (_, i) => order(programId, { memberId: members[i % 5]!, lines: [line({ unitPrice: 10_000 + i })] }));
  await Promise.all(sent.map((body) => client.post('/v1/orders', body, { headers: { prefer: 'wait=60' } })));
}, 60_000);

/** A limit that is used up in the second chunk: whoever counts a chunk twice, or forgets one, gives it to other orders. */
const draft = ruleSet({ discounts: [{ id: 'few', give: { percent: '10' }, limits: { total: 70 } }] });

test.each(['replayOrders.written', 'replayOrders.after'] as const)(
  'a worker killed at %s: the simulation goes on, and no chunk is in the result twice',
  async (place) => {
    const { client, database, settings } = engine();
    const undisturbed = await simulate(client, programId, simulationOf(draft));
    const ledger = await snapshot(database, ALL_TABLES);
    await engine().stopWorker();
    const body = simulationOf(draft);
    const dead = workUntil(place, settings);
    expect((await request(client, programId, body)).status).toBe(202);
    await dead;
    const [left] = await database.rows<{ chunks: number; state: string }>('select chunks, state from lumbung.simulation where simulation_id = $1', [
      body.simulationId,
    ]);
    expect(left).toEqual({ state: 'running', chunks: place === 'replayOrders.after' ? 1 : 0 });

    await engine().startWorker();
    const done = await ended(client, programId, body.simulationId);
    expect(done).toMatchObject({ state: 'done', progress: { done: ORDERS, orders: ORDERS }, totals: { orders: { different: 70, same: 50 } } });
    expect(done.totals).toEqual(undisturbed.totals);
    expect(await linesOf(client, done)).toEqual(await linesOf(client, undisturbed));
    expect(await snapshot(database, ALL_TABLES)).toEqual(ledger);
  },
  90_000,
);

test('news of a chunk that get lost: it is not done again', async () => {
  const { client } = engine();
  const undisturbed = await simulate(client, programId, simulationOf(draft));
  const body = simulationOf(draft);
  const held = gate('replayOrders.after', body.simulationId);
  await request(client, programId, body);
  await held.arrived(1);
  held.letOthersPass();
  const running = await client.get(`/v1/simulations/${body.simulationId}`);
  expect(running).toMatchObject({ body: { state: 'running', progress: { done: 50, orders: ORDERS }, file: null } });
  expect(await client.get(`/v1/simulations/${body.simulationId}/file`)).toMatchObject({ status: 404 });
  // Its execution is missed and another one goes on; then the first one comes back.
  const done = await ended(client, programId, body.simulationId);
  held.pass();
  expect(done.totals).toEqual(undisturbed.totals);
  expect(await linesOf(client, done)).toEqual(await linesOf(client, undisturbed));
}, 90_000);

test('one that is cancelled in Temporal ends as failed, and says so', async () => {
  const { client, temporal, database } = engine();
  const body = simulationOf(draft);
  const held = gate('replayOrders.after', body.simulationId);
  const { body: asked } = await request<{ workflowId: string }>(client, programId, body);
  await held.arrived(1);
  await temporal.client.workflow.getHandle(asked.workflowId).cancel();
  const failed = await ended(client, programId, body.simulationId);
  expect(failed).toMatchObject({ state: 'failed', file: null, problem: { detail: 'The simulation was cancelled.' }, progress: { done: 50 } });
  held.open();
  // Whoever was at it is done then, and has left it as it was.
  await engine().stopWorker();
  await engine().startWorker();
  expect((await client.get<Simulation>(`/v1/simulations/${body.simulationId}`)).body).toEqual(failed);
  expect(await database.rows('select from lumbung.simulation_counter where simulation_id = $1', [body.simulationId])).toEqual([]);
}, 60_000);

test('one whose execution is gone goes on where it was', async () => {
  const { client, temporal, database, taskQueue } = engine();
  const undisturbed = await simulate(client, programId, simulationOf(draft));
  const body = simulationOf(draft);
  const held = gate('replayOrders.after', body.simulationId);
  const { body: asked } = await request<{ workflowId: string }>(client, programId, body);
  await held.arrived(1);
  const options = { client: temporal.client, database: database.open(2), logger: quiet, taskQueue, afterSeconds: 0 };
  await sweep(options);
  const execution = temporal.client.workflow.getHandle(asked.workflowId);
  const { runId } = await execution.describe();
  await execution.terminate('by a test');
  held.open();
  await sweep(options);
  expect((await temporal.client.workflow.getHandle(asked.workflowId).describe()).runId).not.toBe(runId);
  const done = await ended(client, programId, body.simulationId);
  expect(done.totals).toEqual(undisturbed.totals);
  expect(await linesOf(client, done)).toEqual(await linesOf(client, undisturbed));
}, 60_000);
