import { setTimeout as pause } from 'node:timers/promises';
import { fingerprint } from '../../api/http/json/fingerprint';
import type { OrderRequest } from '../../domain/orders/order';
import { createLogger } from '../../platform/logger';
import { sweep } from '../../worker/sweeper';
import { RETURN_ORDER } from '../../workflows/post-operations/contract';
import { useEngine } from '../harness/engine';
import { nextId, order } from '../harness/factories';
import { useGates, type Gate } from '../harness/gates';
import { expectInvariants } from '../harness/invariants';
import { breakStep } from '../harness/sabotage';
import { postReturn, readReturn, returnOf, shop, type ReturnAnswer } from './scene';

const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1' }, quiet: true });
const gate = useGates();
const quiet = Object.assign(createLogger('test', 'error'), { silent: true });
const ASYNC = { headers: { prefer: 'respond-async' } };
const BUDGET_MS = 60_000;
const PATIENCE_MS = 40_000;

afterEach(() => expectInvariants(engine().database));

/** An order that was accepted and isn't begun yet. */
async function underWay(): Promise<{ sent: OrderRequest; held: Gate; settled: () => Promise<void> }> {
  const { client, temporal } = engine();
  const { programId, memberId } = await shop(engine());
  const sent = order(programId, { memberId, lines: [{ lineId: '1', sku: 'RICE5', quantity: 10, unitPrice: 10_000 }] });
  const held = gate('applyDiscounts.before', sent.orderId);
  const accepted = await client.post<{ workflowId: string }>('/v1/orders', sent, ASYNC);
  expect(accepted.status).toBe(202);
  await held.arrived(1);
  const settled = async () => {
    held.open();
    await temporal.client.workflow.getHandle(accepted.body.workflowId).result();
  };
  return { sent, held, settled };
}

/** Waits until a return is in a state. */
async function untilIs(state: string, sent: OrderRequest, returnId: string): Promise<ReturnAnswer> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
    const { body } = await readReturn(engine().client, sent, returnId);
    if (body.state === state) return body;
  }
  throw new Error(`the return doesn't become ${state}`);
}

describe('a return whose order is not settled yet', () => {
  it(
    'waits, can be looked at, and is posted once when the order is settled',
    async () => {
      const { client } = engine();
      const { sent, settled } = await underWay();
      const body = returnOf();
      const waiting = await postReturn(client, sent, body);
      expect([waiting.status, waiting.body]).toMatchObject([202, { returnId: body.returnId, orderId: sent.orderId, state: 'waiting' }]);
      const location = waiting.headers.get('location') ?? '';
      expect((await client.get(location)).body).toMatchObject({ state: 'waiting', workflowId: waiting.body.workflowId });
      expect((await readReturn(client, sent, body.returnId)).body).toMatchObject({ state: 'waiting' });
      expect((await client.get(`/v1/orders/${sent.orderId}/returns`)).body).toEqual({ items: [], nextCursor: null });
      const again = await postReturn(client, sent, body);
      expect([again.status, again.body]).toMatchObject([202, { state: 'waiting', workflowId: waiting.body.workflowId }]);
      expect(await postReturn(client, sent, { ...body, all: true, lines: undefined } as never)).toMatchObject({
        status: 409,
        body: { code: 'IDEMPOTENCY_CONFLICT' },
      });
      await settled();
      const done = await untilIs('done', sent, body.returnId);
      expect(done).toMatchObject({ refund: { amount: 10_000 }, clawedBack: { points: 10 }, balance: { available: 90 } });
      const replayed = await postReturn(client, sent, body);
      expect([replayed.status, replayed.body]).toEqual([200, done]);
      expect((await client.get(location)).body).toEqual(done);
    },
    BUDGET_MS,
  );

  it(
    'needs no order that anybody was told to be accepted: one on its way here will do',
    async () => {
      const { client } = engine();
      const { programId, memberId } = await shop(engine());
      const sent = order(programId, { memberId });
      const held = gate('applyDiscounts.before', sent.orderId);
      const answer = client.post('/v1/orders', sent, { headers: { prefer: 'wait=60' } });
      await held.arrived(1);
      const body = returnOf();
      expect((await postReturn(client, sent, body)).body).toMatchObject({ state: 'waiting' });
      held.open();
      expect((await answer).status).toBe(201);
      await untilIs('done', sent, body.returnId);
    },
    BUDGET_MS,
  );

  it(
    'does not hold up those that it travels with',
    async () => {
      const { client } = engine();
      const { sent, settled } = await underWay();
      const { buy } = await shop(engine());
      const [ready, ahead] = [await buy(), await buy()];
      const first = returnOf();
      const flying = gate('postOperations.before', `${ahead.orderId}/${first.returnId}`);
      const leading = postReturn(client, ahead, first, { headers: { prefer: 'wait=60' } });
      await flying.arrived(1);
      const [waits, goes] = [returnOf(), returnOf()];
      const queued = [`${sent.orderId}/${waits.returnId}`, `${ready.orderId}/${goes.returnId}`].map((id) => gate('intake.queued', id));
      const answers = [postReturn(client, sent, waits), postReturn(client, ready, goes)];
      await Promise.all(queued.map((each) => each.arrived(1)));
      flying.open();
      expect((await leading).status).toBe(201);
      expect((await Promise.all(answers)).map(({ status, body }) => [status, body.state])).toEqual([
        [202, 'waiting'],
        [201, 'done'],
      ]);
      await settled();
      await untilIs('done', sent, waits.returnId);
    },
    BUDGET_MS,
  );

  it(
    'waits for an order that failed by a fault of ours until it is tried again',
    async () => {
      const { client, database } = engine();
      const { programId, memberId } = await shop(engine());
      const sent = order(programId, { memberId });
      const mend = await breakStep(database, [sent.orderId], 'settled');
      expect((await client.post('/v1/orders', sent)).status).toBe(500);
      const body = returnOf();
      expect((await postReturn(client, sent, body)).body).toMatchObject({ state: 'waiting' });
      await mend();
      expect((await client.post(`/v1/orders/${sent.orderId}/retry`, undefined, { role: 'operator' })).status).toBe(201);
      await untilIs('done', sent, body.returnId);
    },
    BUDGET_MS,
  );

  it(
    'is started anew by the sweeper when its execution is gone, and left alone as long as that lives',
    async () => {
      const { client, temporal, database, taskQueue } = engine();
      const { sent, settled } = await underWay();
      const body = returnOf();
      const { workflowId } = (await postReturn(client, sent, body)).body;
      const looked: number[] = [];
      const observer = { looked: (found: readonly unknown[]) => void looked.push(found.length), swept: () => undefined };
      const look = () => sweep({ client: temporal.client, database: database.open(2), logger: quiet, taskQueue, afterSeconds: 0, observer });
      expect(await look()).toBe(0);
      await temporal.client.workflow.getHandle(workflowId).terminate('by a test');
      expect(await look()).toBe(1);
      await temporal.client.workflow.getHandle(`return:${sent.programId}:${sent.orderId}/${body.returnId}`).result();
      // It waits again, and nobody is alarmed of it.
      expect(await look()).toBe(0);
      await settled();
      await untilIs('done', sent, body.returnId);
      await look();
      expect(await database.rows('select id from lumbung.accepted_operation')).toEqual([]);
    },
    BUDGET_MS,
  );

  it(
    'is given up after three days, which binds nothing',
    async () => {
      const { client, temporal, taskQueue } = engine();
      const { sent, settled } = await underWay();
      const body = returnOf();
      const path = `/v1/orders/${sent.orderId}/returns`;
      const operation = {
        programId: sent.programId,
        id: `${sent.orderId}/${body.returnId}`,
        fingerprint: fingerprint(path, body),
        request: { ...body, programId: sent.programId, orderId: sent.orderId },
        acceptedAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
        actor: { subject: 'till', keyId: 'k' },
        requestId: nextId('request'),
      };
      const args = [{ kind: 'return', operations: [operation] }];
      const result = await temporal.client.workflow.execute(RETURN_ORDER, { workflowId: nextId('returns'), taskQueue, args });
      expect(result).toMatchObject({ verdicts: [{ outcome: 'waiting' }] });
      expect(await untilIs('expired', sent, body.returnId)).toMatchObject({ returnId: body.returnId, orderId: sent.orderId });
      await settled();
      expect((await postReturn(client, sent, body)).status).toBe(201);
    },
    BUDGET_MS,
  );
});

describe('a waiting return whose id comes again with another body', () => {
  it(
    'is posted as it came first, though both were told to be safe',
    async () => {
      const { client } = engine();
      const { sent, settled } = await underWay();
      const { lines: _, ...id } = returnOf();
      const first = { ...id, lines: [{ lineId: '1', quantity: 1 }] };
      expect((await postReturn(client, sent, first)).body).toMatchObject({ state: 'waiting' });
      const second = await postReturn(client, sent, { ...first, lines: [{ lineId: '1', quantity: 2 }] }, ASYNC);
      expect(second.status).toBe(202);
      await engine().temporal.client.workflow.getHandle(second.body.workflowId).result();
      // The first one looks again every second or two: meanwhile it sees the other one.
      await pause(3_000);
      await settled();
      expect(await untilIs('done', sent, first.returnId)).toMatchObject({ refund: { lines: [{ quantity: 1 }] } });
    },
    BUDGET_MS,
  );
});
