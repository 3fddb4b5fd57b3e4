import type { OrderRequest } from '../../domain/orders/order';
import type { EarningCaps } from '../../domain/rules/rule-set';
import type { Answer } from '../harness/client';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { useGates } from '../harness/gates';
import { sendTogether } from '../harness/in-a-batch';
import { expectInvariants } from '../harness/invariants';
import { breakStep } from '../harness/sabotage';

/** One batch in flight, so that what is sent while it flies travels together. Errors are made on purpose. */
const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1', LUMBUNG_BATCH_SLOW_AFTER_MS: '60000' }, quiet: true });
const other = useEngine({ env: { LUMBUNG_BATCH_ORDERS: '1', LUMBUNG_BATCHES_IN_FLIGHT: '32', LUMBUNG_BATCHES_UNFINISHED: '64' } });
const gate = useGates();
const PATIENTLY = { headers: { prefer: 'wait=100' } };
const BUDGET_MS = 120_000;

interface Settled {
  earned: { points: number };
  balance: { available: number; pending: number };
  code: string;
}

/** 100 points an order of the factories. */
async function publish(earningCaps: EarningCaps, { client } = engine(), more = {}): Promise<string> {
  const programId = nextId('caps');
  expect((await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ earningCaps, ...more }) }))).status).toBe(201);
  return programId;
}

const send = (sent: OrderRequest) => engine().client.post<Settled>('/v1/orders', sent, PATIENTLY);
const quote = (sent: OrderRequest) => engine().client.post<Settled>('/v1/quotes', sent);
const points = ({ body }: Answer<Settled>) => body.earned.points;
const total = (answers: readonly Answer<Settled>[]) => answers.reduce((sum, answer) => sum + points(answer), 0);

afterEach(async () => {
  await expectInvariants(engine().database);
  await expectInvariants(other().database);
});

describe('the cap per day', () => {
  test('is of a member and a day of the program’s time zone, whenever the orders come', async () => {
    const programId = await publish({ perDay: 150 });
    const memberId = nextId('m');
    const at = (placedAt: string, who = memberId) => order(programId, { memberId: who, placedAt });
    const earned = async (sent: OrderRequest) => {
      // A quote computes the same.
      const quoted = points(await quote(sent));
      const settled = points(await send(sent));
      expect(quoted).toBe(settled);
      return settled;
    };
    expect(await earned(at('2026-11-23T09:00:00+07:00'))).toBe(100);
    // Midnight in Jakarta is 17:00 UTC.
    expect(await earned(at('2026-11-23T16:59:59Z'))).toBe(50);
    expect(await earned(at('2026-11-23T17:00:00Z'))).toBe(100);
    expect(await earned(at('2026-11-23T00:00:00+07:00'))).toBe(0);
    expect(await earned(at('2026-11-22T23:59:59+07:00'))).toBe(100);
    expect(await earned(at('2026-11-23T09:00:00+07:00', nextId('m')))).toBe(100);
  });

  test('is told by the explanation, with what it took off', async () => {
    const programId = await publish({ perOrder: 90, perDay: 120 });
    const memberId = nextId('m');
    await send(order(programId, { memberId }));
    const sent = order(programId, { memberId });
    expect(points(await send(sent))).toBe(30);
    const { body } = await engine().client.get<{ sentences: string[] }>(`/v1/orders/${sent.orderId}/explanation?programId=${programId}`);
    expect(body).toMatchObject({
      rules: [
        {
          ruleId: 'base',
          computed: 100,
          gave: 30,
          reductions: [
            { by: 'earningCaps.perOrder', amount: 10 },
            { by: 'earningCaps.perDay', amount: 60 },
          ],
        },
      ],
      counters: [
        { ruleKind: 'cap', ruleId: 'earningCaps.perDay', period: '2026-11-23', memberId, usesBefore: 1, amountBefore: 90, uses: 1, amount: 30 },
      ],
    });
    expect(body.sentences.join(' ')).toContain('the member had earned 90 points on 2026-11-23; a day allows 120 points');
  });

  test('takes nothing from orders that are refused or fail', async () => {
    const { client, database } = engine();
    const programId = await publish({ perDay: 100 });
    const memberId = nextId('m');
    expect((await send(order(programId, { memberId, redeem: { points: 50 } }))).body.code).toBe('INSUFFICIENT_POINTS');
    for (const state of ['discounted', 'accrued', 'settled'] as const) {
      const broken = order(programId, { memberId });
      const mend = await breakStep(database, [broken.orderId], state);
      expect((await send(broken)).status).toBe(500);
      await mend();
    }
    expect(points(await client.post<Settled>('/v1/orders', order(programId, { memberId }), PATIENTLY))).toBe(100);
    expect(points(await client.post<Settled>('/v1/orders', order(programId, { memberId }), PATIENTLY))).toBe(0);
  }, 60_000);

  test(
    'holds for the orders of one batch',
    async () => {
      const programId = await publish({ perDay: 250 });
      const memberId = nextId('m');
      const orders = Array.from({ length: 5 }, () => order(programId, { memberId }));
      const answers = await Promise.all(await sendTogether<Settled>(engine().client, gate, orders, PATIENTLY));
      expect(answers.map(points)).toEqual([100, 100, 50, 0, 0]);
    },
    BUDGET_MS,
  );
});

describe('the cap on the balance', () => {
  test('counts what is active and pending, and not what has lapsed', async () => {
    const { client } = engine();
    const programId = await publish({ maxBalance: 1000 });
    const memberId = nextId('m');
    await client.post('/v1/grants', grant(programId, memberId, { points: 400, expiresOn: '2026-11-23' }));
    await client.post('/v1/grants', grant(programId, memberId, { points: 550, availableOn: '2026-12-24' }));
    const at = (placedAt: string) => order(programId, { memberId, placedAt });
    for (const [placedAt, expected] of [
      ['2026-11-23T23:00:00+07:00', 50],
      ['2026-11-23T23:00:00+07:00', 0],
      // The nightly run has not been, which makes no difference.
      ['2026-11-24T00:00:00+07:00', 100],
      ['2026-12-24T00:00:00+07:00', 100],
    ] as const) {
      const sent = at(placedAt);
      expect([points(await quote(sent)), points(await send(sent))]).toEqual([expected, expected]);
    }
  });

  test(
    'has room for what the order itself redeems, and for nothing that another may redeem',
    async () => {
      const { client } = engine();
      const programId = await publish({ maxBalance: 1000 }, engine(), { redemption: { pointValue: 1, as: 'tender' } });
      const memberId = nextId('m');
      await client.post('/v1/grants', grant(programId, memberId));
      const redeeming = order(programId, { memberId, redeem: { points: 70 } });
      expect(points(await quote(redeeming))).toBe(70);
      const orders = [redeeming, order(programId, { memberId })];
      const answers = await Promise.all(await sendTogether<Settled>(client, gate, orders, PATIENTLY));
      expect(answers.map(points)).toEqual([70, 0]);
      expect(answers[1]!.body.balance.available).toBe(1000);
    },
    BUDGET_MS,
  );

  test('does not refuse a grant, and lets nothing be earned above it', async () => {
    const { client } = engine();
    const programId = await publish({ maxBalance: 1000 });
    const memberId = nextId('m');
    expect((await client.post('/v1/grants', grant(programId, memberId, { points: 5000 }))).status).toBe(201);
    expect(points(await send(order(programId, { memberId })))).toBe(0);
  });

  test(
    'knows what orders between their first and last step will credit',
    async () => {
      const { client } = other();
      const programId = await publish({ maxBalance: 150 }, other());
      const memberId = nextId('m');
      const first = order(programId, { memberId });
      const held = gate('redeemPoints.before', first.orderId);
      const waiting = client.post<Settled>('/v1/orders', first, PATIENTLY);
      await held.arrived(1);
      const next = order(programId, { memberId });
      expect(points(await client.post<Settled>('/v1/quotes', next))).toBe(50);
      expect(points(await client.post<Settled>('/v1/orders', next, PATIENTLY))).toBe(50);
      expect(points(await client.post<Settled>('/v1/orders', order(programId, { memberId }), PATIENTLY))).toBe(0);
      held.open();
      expect((await waiting).body).toMatchObject({ earned: { points: 100 }, balance: { available: 150 } });
    },
    BUDGET_MS,
  );

  test('forgets what an order that fails would have credited', async () => {
    const { database } = engine();
    const programId = await publish({ maxBalance: 150 });
    const memberId = nextId('m');
    const broken = order(programId, { memberId });
    const mend = await breakStep(database, [broken.orderId], 'settled');
    expect((await send(broken)).status).toBe(500);
    await mend();
    expect(points(await send(order(programId, { memberId })))).toBe(100);
    expect(points(await send(order(programId, { memberId })))).toBe(50);
  }, 60_000);
});

/** As they come, orders travel together; each on its own, they meet at the database's locks. */
describe.each<[string, () => ReturnType<typeof engine>]>([
  ['in batches', engine],
  ['each in a workflow of its own', other],
])('20 orders of one member at once, %s', (_, on) => {
  test.each<[string, EarningCaps, number]>([
    ['earn what a day allows', { perDay: 730 }, 730],
    ['fill the card up to its cap', { maxBalance: 1130 }, 730],
    ['are lowered by the first cap that they reach', { perDay: 650, maxBalance: 1130 }, 650],
  ])(
    '%s, to the last point',
    async (_name, caps, expected) => {
      const { client } = on();
      const programId = await publish(caps, on(), { lots: { pendingFor: { days: 3 } } });
      const memberId = nextId('m');
      await client.post('/v1/grants', grant(programId, memberId, { points: 400, availableOn: '2026-11-01' }));
      const orders = Array.from({ length: 20 }, (_each, n) => order(programId, { memberId, lines: [line({ unitPrice: 50_000 + n * 1000 })] }));
      const answers = await Promise.all(orders.map((sent) => client.post<Settled>('/v1/orders', sent, PATIENTLY)));
      expect(answers.every(({ status }) => status === 201)).toBe(true);
      expect(total(answers)).toBe(expected);
      expect(Math.max(...answers.map(({ body }) => body.balance.available + body.balance.pending))).toBe(400 + expected);
      const { body } = await client.get(`/v1/members/${memberId}/balance?programId=${programId}&on=2026-11-23`);
      expect(body).toMatchObject({ available: 400, pending: expected });
    },
    BUDGET_MS,
  );
});

test(
  'credits under way count against the largest number: an order is refused, it does not fail',
  async () => {
    const { client } = other();
    const programId = nextId('caps');
    const earning = [{ id: 'base', mode: 'order' as const, points: Number.MAX_SAFE_INTEGER - 10 }];
    await client.put(`/v1/programs/${programId}`, program({ ruleSet: { earning } }));
    const memberId = nextId('m');
    const first = order(programId, { memberId });
    const held = gate('redeemPoints.before', first.orderId);
    const waiting = client.post<Settled>('/v1/orders', first, PATIENTLY);
    await held.arrived(1);
    const refused = await client.post<Settled>('/v1/orders', order(programId, { memberId }), PATIENTLY);
    expect(refused).toMatchObject({ status: 422, body: { code: 'OUT_OF_RANGE' } });
    expect(await client.post('/v1/quotes', order(programId, { memberId }))).toMatchObject({ status: 422, body: { code: 'OUT_OF_RANGE' } });
    const granted = (by: number) => client.post('/v1/grants', grant(programId, memberId, { points: by }), PATIENTLY);
    expect(await granted(11)).toMatchObject({ status: 422, body: { code: 'OUT_OF_RANGE' } });
    expect((await granted(10)).status).toBe(201);
    held.open();
    expect((await waiting).status).toBe(201);
  },
  BUDGET_MS,
);
