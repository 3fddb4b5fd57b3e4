import { createHash } from 'node:crypto';
import { eventually } from '../../cli/testing/scratch';
import type { OrderRequest } from '../../domain/orders/order';
import { PROBLEM_STATUS } from '../../domain/problem';
import { OPERATION_KINDS, type OperationKind } from '../../domain/settlement/operation-kinds';
import { API_METRICS } from '../../platform/metrics/api-metrics';
import type { Definitions } from '../../platform/metrics/metrics';
import { WORKER_METRICS } from '../../platform/metrics/worker-metrics';
import { atRacePoint } from '../../platform/race-points';
import { createLogger } from '../../platform/logger';
import { sweep } from '../../worker/sweeper';
import { sweeperMetrics } from '../../worker/sweeper-metrics';
import type { Operation } from '../../workflows/operation';
import { SETTLE_ORDERS } from '../../workflows/settle-orders/contract';
import { batchStartOptions } from '../../workflows/start-options';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program } from '../harness/factories';
import { numberOf, readPrometheusText, type Told } from '../harness/prometheus-text';
import { breakLotsOf, whileCardIsLocked } from '../harness/sabotage';

/** The errors logged here are what is tested. */
const engine = useEngine({ quiet: true });
const BUDGET_MS = 60_000;
const quiet = Object.assign(createLogger('test', 'error'), { silent: true });
let programId: string;
let memberId: string;

const api = async () => readPrometheusText((await engine().client.get<string>('/metrics', { role: 'operator' })).body);
const worker = async () => readPrometheusText(await engine().workerMetrics.scrape());
const requests = (told: Told, method: string, route: string, status: number) =>
  numberOf(told, 'lumbung_http_request_duration_seconds_count', { method, route, status: String(status) });
const operations = (told: Told, kind: string, outcome: string, code = '') => numberOf(told, 'lumbung_operations_total', { kind, outcome, code });
const settlements = (told: Told, step: string, outcome: string, code = '') =>
  numberOf(told, 'lumbung_settlements_total', { kind: step === 'postGrants' ? 'grant' : 'order', step, outcome, code });
const stepRuns = (told: Told, step: string) => numberOf(told, 'lumbung_settlement_step_operations_count', { step });

/** An order on its way, as the API hands it over. */
function operationOf(request: OrderRequest): Operation<OrderRequest> {
  const actor = { subject: 'till', keyId: 'dev-order_system' };
  const fingerprint = createHash('sha256').update(request.orderId).digest('hex');
  return { programId, id: request.orderId, fingerprint, request, acceptedAt: new Date().toISOString(), actor, requestId: request.orderId };
}

beforeAll(async () => {
  [programId, memberId] = [nextId('told'), nextId('m')];
  await engine().client.put(`/v1/programs/${programId}`, program());
});

/** A number for each kind of operation; 0 where none is named. */
function byKind(numbers: Partial<Record<OperationKind, number>>): Map<string, number> {
  return new Map(OPERATION_KINDS.map((kind) => [`kind="${kind}"`, numbers[kind] ?? 0]));
}

test('what happened to operations and requests is told exactly', async () => {
  const { client, database, keys, temporal } = engine();
  await client.post('/v1/grants', grant(programId, memberId));
  const settled = order(programId, { memberId });
  for (const sent of [settled, order(programId, { memberId }), order(programId)]) expect((await client.post('/v1/orders', sent)).status).toBe(201);
  expect((await client.post('/v1/orders', settled)).status).toBe(200);
  expect((await client.post('/v1/orders', { ...settled, lines: [line({ quantity: 2 })] })).status).toBe(409);
  expect((await client.post('/v1/orders', order(programId, { memberId, redeem: { points: 90_000 } }))).status).toBe(422);
  const broken = nextId('broken');
  const mend = await breakLotsOf(database, broken);
  expect((await client.post('/v1/orders', order(programId, { memberId: broken }))).status).toBe(500);
  await mend();
  const later = order(programId, { memberId });
  expect((await client.post('/v1/orders', later, { headers: { prefer: 'respond-async' } })).status).toBe(202);
  expect((await client.post('/v1/orders', order(programId, { lines: [] }))).status).toBe(400);
  expect((await client.post('/v1/orders', undefined, { raw: '{', role: 'auditor' })).status).toBe(403);
  expect((await client.get(`/v1/orders/${nextId('nobody')}?programId=${programId}`)).status).toBe(404);
  for (const path of [`/v1/${nextId('nothing')}`, `/${nextId('nothing')}`]) expect((await client.get(path)).status).toBe(404);
  await fetch(`${client.url}/v1/orders/x`, { method: 'PATCH', headers: { authorization: `Bearer ${keys.admin}` } });
  expect((await client.get('/v1/programs', { role: null })).status).toBe(401);
  await temporal.client.workflow.getHandle(`settle:${programId}:${later.orderId}`).result();
  // A request is counted when its answer is out, which its caller may see a moment before.
  await eventually(async () => {
    expect(requests(await api(), 'GET', 'unmatched', 401)).toBe(1);
  });

  const told = await api();
  expect({
    settled: operations(told, 'order', 'settled'),
    refused: operations(told, 'order', 'refused', 'INSUFFICIENT_POINTS'),
    failed: operations(told, 'order', 'failed', 'INTERNAL'),
    conflict: operations(told, 'order', 'conflict'),
    accepted: operations(told, 'order', 'accepted'),
    unavailable: operations(told, 'order', 'unavailable'),
    grants: operations(told, 'grant', 'settled'),
  }).toEqual({ settled: 4, refused: 1, failed: 1, conflict: 1, accepted: 1, unavailable: 0, grants: 1 });
  expect([...told.get('lumbung_operations_total')!.values()].reduce((sum, n) => sum + n, 0)).toBe(9);
  expect(numberOf(told, 'lumbung_operation_replays_total', { kind: 'order' })).toBe(1);
  expect(numberOf(told, 'lumbung_operation_duration_seconds_count', { kind: 'order', outcome: 'settled' })).toBe(4);
  const statuses = [201, 200, 202, 400, 403, 409, 422, 500];
  expect(statuses.map((status) => requests(told, 'POST', '/v1/orders', status))).toEqual([3, 1, 1, 1, 1, 1, 1, 1]);
  expect(requests(told, 'POST', '/v1/grants', 201)).toBe(1);
  expect(requests(told, 'PUT', '/v1/programs/{programId}', 201)).toBe(1);
  expect(requests(told, 'GET', '/v1/orders/{orderId}', 404)).toBe(1);
  expect(requests(told, 'GET', 'unmatched', 404)).toBe(2);
  expect(requests(told, 'other', 'unmatched', 404)).toBe(1);
  expect(numberOf(told, 'lumbung_http_requests_in_flight')).toBe(1);
  // Every one of the eight left alone, and none is left.
  expect(numberOf(told, 'lumbung_intake_batch_operations_count', { kind: 'order' })).toBe(8);
  expect(numberOf(told, 'lumbung_intake_batch_operations_bucket', { kind: 'order', le: '1' })).toBe(8);
  expect(numberOf(told, 'lumbung_intake_queue_duration_seconds_count', { kind: 'order' })).toBe(8);
  for (const busy of ['queued_operations', 'batches_in_flight', 'unfinished_batches']) expect(told.get(`lumbung_intake_${busy}`)).toEqual(byKind({}));
  expect(numberOf(told, 'lumbung_intake_queued_operations_max', { kind: 'order' })).toBe(engine().settings.LUMBUNG_QUEUE_LIMIT);
  expect(numberOf(told, 'lumbung_database_pool_connections_max')).toBeGreaterThan(0);
  expect(numberOf(told, 'lumbung_database_pool_connections')).toBeGreaterThan(0);

  const steps = await worker();
  expect({
    replayed: settlements(steps, 'applyDiscounts', 'replayed'),
    conflict: settlements(steps, 'applyDiscounts', 'conflict'),
    refused: settlements(steps, 'applyDiscounts', 'refused', 'INSUFFICIENT_POINTS'),
    settled: settlements(steps, 'redeemPoints', 'settled'),
    failed: settlements(steps, 'redeemPoints', 'failed'),
    undone: settlements(steps, 'undoSettlement', 'undone'),
    grants: settlements(steps, 'postGrants', 'settled'),
  }).toEqual({ replayed: 1, conflict: 1, refused: 1, settled: 4, failed: 1, undone: 1, grants: 1 });
  expect([...steps.get('lumbung_settlements_total')!.values()].reduce((sum, n) => sum + n, 0)).toBe(10);
  expect(['applyDiscounts', 'accruePoints', 'redeemPoints', 'undoSettlement', 'postGrants'].map((step) => stepRuns(steps, step))).toEqual([
    8, 5, 5, 1, 1,
  ]);
  expect(numberOf(steps, 'lumbung_settlement_step_duration_seconds_count', { step: 'redeemPoints' })).toBe(5);
  expect(steps.get('lumbung_settlement_failures_total')).toEqual(byKind({ order: 1 }));
});

test(
  'a batch with a culprit in its midst: its size, how often it was cut, who failed',
  async () => {
    const { client, database, temporal, taskQueue } = engine();
    const before = await worker();
    const culprit = nextId('broken');
    const mend = await breakLotsOf(database, culprit);
    const members = [nextId('m'), culprit, nextId('m'), nextId('m')];
    const operations = members.map((member) => operationOf(order(programId, { memberId: member })));
    const workflowId = nextId('batch');
    const start = batchStartOptions({ taskQueue, workflowId, operations, noun: 'orders', searchAttributeBytes: 1800 });
    await temporal.client.workflow.execute(SETTLE_ORDERS, start);
    await mend();
    const told = await worker();
    const grown = (name: string, labels: Record<string, string>) => numberOf(told, name, labels) - numberOf(before, name, labels);
    const size = 'lumbung_settlement_step_operations_bucket';
    expect({
      failures: grown('lumbung_settlement_failures_total', { kind: 'order' }),
      settled: grown('lumbung_settlements_total', { kind: 'order', step: 'redeemPoints', outcome: 'settled', code: '' }),
      // Four in halves, then the half with the culprit.
      splits: grown('lumbung_settlement_splits_total', { step: 'redeemPoints' }),
      sizes: ['2', '4'].map((le) => grown(size, { step: 'redeemPoints', le })),
    }).toEqual({ failures: 1, settled: 3, splits: 1, sizes: [0, 1] });
    expect((await client.get(`/v1/orders/${operations[1]!.id}?programId=${programId}`)).body).toMatchObject({ state: 'failed' });
  },
  BUDGET_MS,
);

test(
  'a step that has to be repeated is told with the class of its SQLSTATE',
  async () => {
    const { client, database } = engine();
    const busy = nextId('busy');
    await client.post('/v1/orders', order(programId, { memberId: busy }));
    const held = order(programId, { memberId: busy });
    await whileCardIsLocked(database, busy, async () => {
      await client.post('/v1/orders', held, { headers: { prefer: 'respond-async' } });
      await eventually(async () => {
        expect(numberOf(await worker(), 'lumbung_settlement_step_retries_total', { step: 'applyDiscounts', sqlstate: '55' })).toBeGreaterThan(0);
      });
    });
    expect((await client.post('/v1/orders', held, { headers: { prefer: 'wait=30' } })).status).toBeLessThan(202);
  },
  BUDGET_MS,
);

test(
  'orders that stay unfinished are told, and those that the sweeper starts anew',
  async () => {
    const { client, temporal, database, taskQueue, workerMetrics } = engine();
    const look = () =>
      sweep({
        client: temporal.client,
        database: database.open(2),
        logger: quiet,
        taskQueue,
        afterSeconds: 0,
        observer: sweeperMetrics(workerMetrics),
      });
    const sent = order(programId, { memberId });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => {
      const leave = atRacePoint('accruePoints.after', async () => {
        leave();
        resolve();
        await held;
      });
    });
    await client.post('/v1/orders', sent, { headers: { prefer: 'respond-async' } });
    await reached;
    await look();
    expect(numberOf(await worker(), 'lumbung_unfinished_orders')).toBe(1);
    expect(numberOf(await worker(), 'lumbung_unfinished_order_age_seconds')).toBeGreaterThan(0);
    expect(numberOf(await worker(), 'lumbung_swept_orders_total')).toBe(0);
    const handle = temporal.client.workflow.getHandle(`settle:${programId}:${sent.orderId}`);
    await handle.terminate('by a test');
    await look();
    expect(numberOf(await worker(), 'lumbung_swept_orders_total')).toBe(1);
    release();
    await temporal.client.workflow.getHandle(`settle:${programId}:${sent.orderId}`).result();
    await look();
    expect(numberOf(await worker(), 'lumbung_unfinished_orders')).toBe(0);
    expect(numberOf(await worker(), 'lumbung_unfinished_order_age_seconds')).toBe(0);
    expect(Math.abs(numberOf(await worker(), 'lumbung_sweeper_last_look_timestamp_seconds') - Date.now() / 1000)).toBeLessThan(BUDGET_MS);
  },
  BUDGET_MS,
);

test('labels have the values that their definitions say, and nothing of a caller is among them', async () => {
  const { client } = engine();
  const { body } = await client.get<{ paths: Record<string, unknown> }>('/openapi.json', { role: null });
  const open: Record<string, (value: string) => boolean> = {
    route: (value) => value === 'unmatched' || value in body.paths,
    status: (value) => /^[1-5]\d\d$/.test(value),
    code: (value) => value === '' || value in PROBLEM_STATUS,
    version: (value) => /^\d+\.\d+\.\d+$/.test(value),
    node: (value) => value === process.version,
  };
  for (const [definitions, told] of [
    [API_METRICS, await api()],
    [WORKER_METRICS, await worker()],
  ] as readonly (readonly [Definitions, Told])[]) {
    const labels = new Map(Object.values(definitions).map((one) => [one.name, one.labels]));
    let seen = 0;
    for (const [name, series] of told) {
      const allowed = labels.get(name) ?? labels.get(name.replace(/_(bucket|count|sum)$/, ''));
      expect([name, allowed]).toEqual([name, expect.anything()]);
      for (const [, label = '', value = ''] of [...series.keys()].flatMap((key) => [...key.matchAll(/(\w+)="([^"]*)"/g)])) {
        if (label === 'le') continue;
        const values = allowed![label]!;
        expect([name, label, value, typeof values === 'string' ? open[label]!(value) : values.includes(value)]).toEqual([name, label, value, true]);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(100);
  }
});

test('the numbers are told in the format that Prometheus asks for', async () => {
  const { headers } = await engine().client.get('/metrics', { role: 'auditor' });
  expect(headers.get('content-type')).toMatch(/^text\/plain;.*version=0\.0\.4/);
  expect(headers.get('cache-control')).toBe('no-store');
});
