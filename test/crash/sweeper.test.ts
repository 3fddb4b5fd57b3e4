import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprint } from '../../api/http/json/fingerprint';
import { keepAccepted } from '../../db/accepted-operations';
import { connectTemporal } from '../../platform/temporal';
import { createLogger } from '../../platform/logger';
import { sweep, type SweeperOptions } from '../../worker/sweeper';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants } from '../harness/invariants';
import { freePort } from '../../platform/free-ports';

// Executions that vanish are an ERROR, and what is tested.
const engine = useEngine({ quiet: true });
const gate = useGates();
const quiet = Object.assign(createLogger('test', 'error'), { silent: true });
const BUDGET_MS = 60_000;
const ASYNC = { headers: { prefer: 'respond-async' } };

/** What the sweeper is given; `afterSeconds` 0 counts every unfinished order. */
function sweeper(parts: Partial<SweeperOptions> = {}): SweeperOptions {
  const { temporal, database, taskQueue } = engine();
  return { client: temporal.client, database: database.open(2), logger: quiet, taskQueue, afterSeconds: 0, ...parts };
}

/** An order by a member with 500 points, who redeems 300 of them. */
async function greedy() {
  const [programId, memberId] = [nextId('sweep'), nextId('m')];
  const discounts = [{ id: 'few', code: 'FEW', give: { percent: '10' as const }, limits: { total: 1 } }];
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
  await engine().client.post('/v1/grants', grant(programId, memberId, { points: 500 }));
  return order(programId, { memberId, codes: ['FEW'], redeem: { points: 300 } });
}

function executionOf(workflowId: string) {
  return engine().temporal.client.workflow.getHandle(workflowId);
}

/** Ids of the operations that were answered with `202` and are not forgotten. */
async function inbox(): Promise<string[]> {
  return (await engine().database.rows<{ id: string }>('select id from lumbung.accepted_operation order by id')).map(({ id }) => id);
}

afterEach(() => expectInvariants(engine().database));

describe('an order that has a row', () => {
  /** Its execution is terminated between two steps. */
  async function leftBehind() {
    const sent = await greedy();
    const held = gate('accruePoints.after', sent.orderId);
    expect((await engine().client.post('/v1/orders', sent, ASYNC)).status).toBe(202);
    await held.arrived(1);
    const workflowId = `settle:${sent.programId}:${sent.orderId}`;
    return { sent, held, workflowId };
  }

  test(
    'is left to its execution as long as it lives, then found, started anew and settled once',
    async () => {
      const { client } = engine();
      const { sent, held, workflowId } = await leftBehind();
      expect(await sweep(sweeper())).toBe(0);
      await executionOf(workflowId).terminate('by a test');
      expect(await sweep(sweeper({ afterSeconds: 3600 }))).toBe(0);
      expect(await sweep(sweeper())).toBe(1);
      held.open();

      expect(await executionOf(workflowId).result()).toMatchObject({ verdicts: [{ outcome: 'settled', attempt: 1 }] });
      expect(await sweep(sweeper())).toBe(0);
      // 500 − 300 redeemed + 89 earned on 89,700.
      const balance = await client.get(`/v1/members/${sent.memberId}/balance?programId=${sent.programId}`);
      expect(balance.body).toMatchObject({ available: 289 });
    },
    BUDGET_MS,
  );

  test(
    'is started by one of several sweepers that look at once',
    async () => {
      const { temporal } = engine();
      const { sent, held, workflowId } = await leftBehind();
      const anew = gate('applyDiscounts.before', sent.orderId);
      await executionOf(workflowId).terminate('by a test');
      const found = await Promise.all(Array.from({ length: 4 }, () => sweep(sweeper())));
      expect(Math.max(...found)).toBe(1);
      await anew.arrived(1);
      const runs = async () => {
        const ids: string[] = [];
        for await (const { runId } of temporal.client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) ids.push(runId);
        return ids;
      };
      // What is listed lags behind a little: the one that was terminated, and one more.
      while ((await runs()).length < 2) await sleep(50);
      expect(await runs()).toHaveLength(2);
      anew.open();
      held.open();
      expect(await executionOf(workflowId).result()).toMatchObject({ verdicts: [{ outcome: 'settled', attempt: 1 }] });
    },
    BUDGET_MS,
  );

  test(
    'is not started while it can not be known whether its execution lives',
    async () => {
      const { settings, temporal } = engine();
      const { held, workflowId } = await leftBehind();
      await executionOf(workflowId).terminate('by a test');
      const away = connectTemporal({ ...settings, TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
      await expect(sweep(sweeper({ client: away.client }))).rejects.toThrow();
      const elsewhere = connectTemporal({ ...settings, TEMPORAL_NAMESPACE: 'no-such-namespace' });
      await expect(sweep(sweeper({ client: elsewhere.client }))).rejects.toThrow(/no-such-namespace/);
      await Promise.all([away.close(), elsewhere.close()]);
      expect((await temporal.client.workflow.getHandle(workflowId).describe()).status.name).toBe('TERMINATED');
      expect(await sweep(sweeper())).toBe(1);
      held.open();
      await executionOf(workflowId).result();
    },
    BUDGET_MS,
  );
});

describe('an operation that was answered with 202 and has no row', () => {
  test(
    'is under way for whoever asks, started anew when its execution is gone, settled once, and forgotten',
    async () => {
      const { client, stopWorker, startWorker } = engine();
      const sent = await greedy();
      await stopWorker();
      const accepted = await client.post<{ workflowId: string }>('/v1/orders', sent, ASYNC);
      expect(await inbox()).toEqual([sent.orderId]);
      expect(await sweep(sweeper())).toBe(0);
      const { workflowId } = accepted.body;
      await executionOf(workflowId).terminate('by a test');
      for (const path of [accepted.headers.get('location')!, `/v1/orders/${sent.orderId}?programId=${sent.programId}`])
        expect(await client.get(path)).toMatchObject({ status: 200, body: { state: 'settling', workflowId } });
      expect(await sweep(sweeper())).toBe(1);
      // It has an execution again.
      expect(await sweep(sweeper())).toBe(0);
      await startWorker();
      expect(await executionOf(workflowId).result()).toMatchObject({ verdicts: [{ outcome: 'settled', attempt: 1 }] });
      expect(await sweep(sweeper())).toBe(0);
      expect(await inbox()).toEqual([]);
      expect((await client.get(accepted.headers.get('location')!)).body).toMatchObject({ state: 'settled', redeemed: { points: 300 } });
    },
    BUDGET_MS,
  );

  test(
    'is kept as well when its caller had waited in vain; who was answered 201 leaves nothing there',
    async () => {
      const { client, stopWorker, startWorker } = engine();
      const sent = await greedy();
      expect((await client.post('/v1/orders', order(sent.programId))).status).toBe(201);
      expect(await inbox()).toEqual([]);
      await stopWorker();
      const accepted = await client.post<{ workflowId: string }>('/v1/orders', sent, { headers: { prefer: 'wait=1' } });
      expect(accepted.status).toBe(202);
      expect(await inbox()).toEqual([sent.orderId]);
      await startWorker();
      await executionOf(accepted.body.workflowId).result();
      await sweep(sweeper());
      expect(await inbox()).toEqual([]);
    },
    BUDGET_MS,
  );

  test(
    'a grant is looked after in the same way',
    async () => {
      const { client, stopWorker, startWorker } = engine();
      const { programId } = await greedy();
      const sent = grant(programId, nextId('m'), { points: 70 });
      await stopWorker();
      const accepted = await client.post<{ workflowId: string }>('/v1/grants', sent, ASYNC);
      await executionOf(accepted.body.workflowId).terminate('by a test');
      expect((await client.get(accepted.headers.get('location')!)).body).toMatchObject({ state: 'settling' });
      expect(await sweep(sweeper())).toBe(1);
      await startWorker();
      expect(await executionOf(accepted.body.workflowId).result()).toMatchObject({ verdicts: [{ outcome: 'settled' }] });
      expect((await client.get(`/v1/members/${sent.memberId}/balance?programId=${programId}`)).body).toMatchObject({ available: 70 });
      expect(await sweep(sweeper())).toBe(0);
      expect(await inbox()).toEqual([]);
    },
    BUDGET_MS,
  );

  test(
    'is not started anew once it was refused, or another body took its id',
    async () => {
      const { client, stopWorker, startWorker } = engine();
      const sent = await greedy();
      const refused = { ...sent, redeem: { points: 501 } };
      const accepted = await client.post<{ workflowId: string }>('/v1/orders', refused, ASYNC);
      expect(await executionOf(accepted.body.workflowId).result()).toMatchObject({ verdicts: [{ outcome: 'refused' }] });
      expect(await inbox()).toEqual([sent.orderId]);
      expect(await sweep(sweeper())).toBe(0);
      expect(await inbox()).toEqual([]);

      // The refusal before it says nothing of an order that is sent again and lost.
      await stopWorker();
      const lost = await client.post<{ workflowId: string }>('/v1/orders', { ...refused }, ASYNC);
      await executionOf(lost.body.workflowId).terminate('by a test');
      const kept = await inbox();
      await startWorker();
      expect((await client.post('/v1/orders', sent, { headers: { prefer: 'wait=30' } })).status).toBe(201);
      expect(kept).toEqual([sent.orderId]);
      expect(await sweep(sweeper())).toBe(0);
      expect(await inbox()).toEqual([]);
    },
    BUDGET_MS,
  );

  test(
    'is started anew though an earlier attempt of the same body was refused',
    async () => {
      const { client, stopWorker, startWorker } = engine();
      const sent = { ...(await greedy()), redeem: { points: 501 } };
      expect((await client.post('/v1/orders', sent)).status).toBe(422);
      await client.post('/v1/grants', grant(sent.programId, sent.memberId ?? '', { points: 100 }));
      await stopWorker();
      const accepted = await client.post<{ workflowId: string }>('/v1/orders', sent, ASYNC);
      await executionOf(accepted.body.workflowId).terminate('by a test');
      expect(await sweep(sweeper())).toBe(1);
      await startWorker();
      expect(await executionOf(accepted.body.workflowId).result()).toMatchObject({ verdicts: [{ outcome: 'settled', attempt: 2 }] });
    },
    BUDGET_MS,
  );

  test(
    'is started anew when the execution it was kept for turns out to have been about another body of its id',
    async () => {
      const { client, database } = engine();
      const sent = await greedy();
      const wanted = { ...sent, redeem: { points: 10 } };
      // Somebody else's order of the same id, more than the member has: refused, and its execution has completed.
      expect((await client.post('/v1/orders', { ...sent, redeem: { points: 100_000 } })).status).toBe(422);
      const workflowId = `settle:${sent.programId}:${sent.orderId}`;
      const now = new Date().toISOString();
      await keepAccepted(database.open(1), 'order', [
        {
          programId: sent.programId,
          id: sent.orderId,
          fingerprint: fingerprint('/v1/orders', wanted as never),
          request: wanted,
          acceptedAt: now,
          submittedAt: now,
          actor: 'till',
          keyId: 'k',
          requestId: 'r',
          workflowId,
        },
      ]);
      expect(await sweep(sweeper())).toBe(1);
      await executionOf(workflowId).result();
      expect((await client.get(`/v1/orders/${sent.orderId}?programId=${sent.programId}`)).body).toMatchObject({
        state: 'settled',
        redeemed: { points: 10 },
      });
      expect(await sweep(sweeper())).toBe(0);
      expect(await inbox()).toEqual([]);
    },
    BUDGET_MS,
  );
});
