import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GrantRequest } from '../../domain/orders/grant';
import type { OrderRequest } from '../../domain/orders/order';
import type { ReturnRequest } from '../../domain/orders/return';
import { childId } from '../../domain/settlement/operation-kinds';
import type { Operation } from '../../workflows/operation';
import { POST_GRANTS } from '../../workflows/post-grants/contract';
import { RETURN_ORDER } from '../../workflows/post-operations/contract';
import { RECONCILE } from '../../workflows/reconcile/contract';
import { lifecycleWorkflowId, nightScheduleId, RUN_LIFECYCLE, START_NIGHT } from '../../workflows/run-lifecycle/contract';
import { SETTLE_ORDERS } from '../../workflows/settle-orders/contract';
import { SIMULATE_RULE_SET } from '../../workflows/simulate-rule-set/contract';
import { WAIT_UNTIL_SETTLED, waitWorkflowId } from '../../workflows/wait-until-settled/contract';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { runNight } from '../lifecycle/running';
import { breakLotsOf, whileCardIsLocked } from '../harness/sabotage';
import { ended as reconciled, request as requestReconciliation } from '../reconciliation/reconciling';
import { ended, request, simulationOf } from '../simulations/simulating';
import { HISTORIES, type Recording } from './recordings';

/*
 * Records one history of each way through each workflow from the real server. Run it when a workflow changed on purpose, after its version gate
 * is in place; keep the old files as long as executions of that version may be running.
 */
const engine = useEngine({ quiet: true });
const PLACED_AT = '2026-11-23T09:00:00+07:00';
let programId: string;

beforeAll(async () => {
  programId = nextId('recorded');
  const discounts = [{ id: 'payday10', code: 'PAYDAY', give: { percent: '10' }, limits: { total: 100 } }];
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
});

function operation<Request extends OrderRequest | GrantRequest>(request: Request): Operation<Request> {
  const id = 'orderId' in request ? request.orderId : request.grantId;
  const fingerprint = Buffer.from(id.padEnd(32).slice(-32)).toString('hex');
  return {
    programId,
    id,
    fingerprint,
    request,
    acceptedAt: PLACED_AT,
    actor: { subject: 'recorder', keyId: 'recorder' },
    requestId: `request-${id}`,
  };
}

const member = (parts: Partial<OrderRequest> = {}) => operation(order(programId, { memberId: nextId('m'), placedAt: PLACED_AT, ...parts }));

/** Runs a batch as a workflow of its own and answers its result. */
async function run(workflowId: string, workflowType: string, operations: Operation<OrderRequest | GrantRequest>[]): Promise<unknown> {
  const { temporal, taskQueue } = engine();
  return temporal.client.workflow.execute(workflowType, { workflowId, taskQueue, args: [{ operations }], workflowTaskTimeout: '5s' });
}

/** The same, and keeps the history. Whose machine it was is nobody's business. */
async function record(name: string, workflowType: string, operations: Operation<OrderRequest | GrantRequest>[]): Promise<unknown> {
  const workflowId = `recording:${name}`;
  const result = await run(workflowId, workflowType, operations);
  await keep(name, workflowId, workflowType);
  return result;
}

async function keep(name: string, workflowId: string, workflowType: string): Promise<void> {
  const history = historyToJSON(await engine().temporal.client.workflow.getHandle(workflowId).fetchHistory());
  const nameless = history.replaceAll(/"identity": *"[^"]*"/g, '"identity": "recorder"');
  const recording: Recording = { name, workflowId, workflowType, history: JSON.parse(nameless) as unknown };
  await writeFile(join(HISTORIES, `${name}.json`), `${JSON.stringify(recording, null, 1)}\n`);
}

test('settle-orders-one', async () => {
  const one = member({ codes: ['PAYDAY'] });
  expect(await record('settle-orders-one', SETTLE_ORDERS, [one])).toMatchObject({ verdicts: [{ id: one.id, outcome: 'settled' }] });
});

test('settle-orders-batch: settled, refused, conflicting and replayed in one', async () => {
  const [settled, taken] = [member(), member()];
  await run(nextId('before'), SETTLE_ORDERS, [settled, taken]);
  const [fresh, refused, conflicting] = [member(), member({ redeem: { points: 1 } }), { ...taken, fingerprint: 'ab'.repeat(32) }];
  expect(await record('settle-orders-batch', SETTLE_ORDERS, [fresh, refused, settled, conflicting])).toMatchObject({
    verdicts: expect.arrayContaining([
      expect.objectContaining({ id: fresh.id, outcome: 'settled', replayed: false }),
      expect.objectContaining({ id: refused.id, outcome: 'refused', code: 'INSUFFICIENT_POINTS' }),
      expect.objectContaining({ id: settled.id, outcome: 'settled', replayed: true }),
      expect.objectContaining({ id: taken.id, outcome: 'conflict' }),
    ]),
  });
});

test('settle-orders-undone: a fault of ours on one order of a batch', async () => {
  const [sound, culprit] = [member(), member()];
  const mend = await breakLotsOf(engine().database, culprit.request.memberId!);
  expect(await record('settle-orders-undone', SETTLE_ORDERS, [sound, culprit])).toMatchObject({
    verdicts: expect.arrayContaining([
      expect.objectContaining({ id: sound.id, outcome: 'settled' }),
      expect.objectContaining({ id: culprit.id, outcome: 'failed' }),
    ]),
  });
  await mend();
});

test('settle-orders-moved: a card that stays locked', async () => {
  const [free, busy] = [member(), member()];
  const { memberId } = busy.request;
  await run(nextId('before'), SETTLE_ORDERS, [member({ memberId: memberId! })]);
  const result = await whileCardIsLocked(engine().database, memberId!, () => record('settle-orders-moved', SETTLE_ORDERS, [free, busy]));
  expect(result).toMatchObject({
    verdicts: expect.arrayContaining([
      expect.objectContaining({ id: free.id, outcome: 'settled' }),
      expect.objectContaining({ id: busy.id, outcome: 'moved' }),
    ]),
  });
}, 60_000);

test('post-grants', async () => {
  const grants = [1, 2, 3].map(() => operation(grant(programId, nextId('m'))));
  expect(await record('post-grants', POST_GRANTS, grants)).toMatchObject({
    verdicts: grants.map(({ id }) => ({ id, outcome: 'settled' })),
  });
});

/** A return of everything of an order. */
function returnOperation(orderId: string, acceptedAt = new Date().toISOString()): Operation<ReturnRequest> {
  const returnId = nextId('return');
  const request: ReturnRequest = { returnId, programId, orderId, all: true };
  const id = childId(orderId, returnId);
  const fingerprint = createHash('sha256').update(id).digest('hex');
  return { programId, id, fingerprint, request, acceptedAt, actor: { subject: 'recorder', keyId: 'recorder' }, requestId: `request-${returnId}` };
}

function runReturns(workflowId: string, operations: Operation<ReturnRequest>[]): Promise<unknown> {
  const { temporal, taskQueue } = engine();
  const args = [{ kind: 'return', operations }];
  return temporal.client.workflow.execute(RETURN_ORDER, { workflowId, taskQueue, args, workflowTaskTimeout: '5s' });
}

test('return-order: posted, refused and waiting in one', async () => {
  const bought = member();
  await run(nextId('before'), SETTLE_ORDERS, [bought]);
  const [posted, refused, waiting] = [returnOperation(bought.id), returnOperation(bought.id), returnOperation(nextId('order'))];
  const workflowId = 'recording:return-order';
  expect(await runReturns(workflowId, [posted, refused, waiting])).toMatchObject({
    verdicts: expect.arrayContaining([
      expect.objectContaining({ id: posted.id, outcome: 'settled' }),
      expect.objectContaining({ id: refused.id, outcome: 'refused', code: 'RETURN_EXCEEDS_ORDER' }),
      expect.objectContaining({ id: waiting.id, outcome: 'waiting' }),
    ]),
  });
  await keep('return-order', workflowId, RETURN_ORDER);
});

test('wait-until-settled: its order is settled after a while', async () => {
  const { temporal } = engine();
  const later = member();
  const waiting = returnOperation(later.id);
  await runReturns(nextId('before'), [waiting]);
  await run(nextId('before'), SETTLE_ORDERS, [later]);
  const workflowId = waitWorkflowId('return', waiting);
  expect(await temporal.client.workflow.getHandle(workflowId).result()).toMatchObject({ verdicts: [{ id: waiting.id, outcome: 'settled' }] });
  await keep('wait-until-settled', workflowId, WAIT_UNTIL_SETTLED);
});

test('wait-until-settled-given-up: its order never was', async () => {
  const { temporal } = engine();
  const waiting = returnOperation(nextId('order'), '2026-01-01T00:00:00Z');
  await runReturns(nextId('before'), [waiting]);
  const workflowId = waitWorkflowId('return', waiting);
  expect(await temporal.client.workflow.getHandle(workflowId).result()).toMatchObject({ verdicts: [{ id: waiting.id, outcome: 'refused' }] });
  await keep('wait-until-settled-given-up', workflowId, WAIT_UNTIL_SETTLED);
});

test('simulate-rule-set', async () => {
  const { client } = engine();
  await run(nextId('before'), SETTLE_ORDERS, [member()]);
  const body = simulationOf(ruleSet(), { simulationId: 'recorded' });
  const { body: asked } = await request<{ workflowId: string }>(client, programId, body);
  expect(await ended(client, programId, body.simulationId)).toMatchObject({ state: 'done' });
  await engine().temporal.client.workflow.getHandle(asked.workflowId).result();
  await keep('simulate-rule-set', asked.workflowId, SIMULATE_RULE_SET);
});

test('run-lifecycle', async () => {
  const { client } = engine();
  await client.post('/v1/grants', grant(programId, nextId('m'), { expiresOn: '2026-11-24' }));
  await runNight(client, programId, '2026-11-25');
  const workflowId = lifecycleWorkflowId(programId, '2026-11-25');
  await engine().temporal.client.workflow.getHandle(workflowId).result();
  await keep('run-lifecycle', workflowId, RUN_LIFECYCLE);
});

test('start-night', async () => {
  const { client, temporal, taskQueue } = engine();
  const nightly = nextId('recorded');
  await client.put(`/v1/programs/${nightly}`, program({ sandbox: false }));
  await temporal.client.schedule.getHandle(nightScheduleId(nightly)).delete();
  const workflowId = 'recording:start-night';
  await temporal.client.workflow.execute(START_NIGHT, { workflowId, taskQueue, args: [{ programId: nightly }] });
  await keep('start-night', workflowId, START_NIGHT);
});

test('reconcile', async () => {
  const { client, temporal, taskQueue } = engine();
  expect(await reconciled(client, await requestReconciliation(client))).toMatchObject({ state: 'done' });
  const workflowId = 'recording:reconcile';
  // As the schedule starts it: its row is made on the way.
  await temporal.client.workflow.execute(RECONCILE, { workflowId, taskQueue, args: [{}] });
  await keep('reconcile', workflowId, RECONCILE);
});
