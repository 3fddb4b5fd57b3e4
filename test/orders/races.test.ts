import type { Answer } from '../harness/client';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const CALLERS = 32;
const BUDGET_MS = 120_000;

interface Settled {
  redeemed: { points: number } | null;
  earned: { points: number } | null;
  discountTotal: number;
  codesNotApplied: { code: string; reason: string }[];
}

/** Lets every call start before any of them is answered. */
function atOnce<T>(count: number, call: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => call(n)));
}

function statuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Long enough for a slow machine: who gives up early is told 503 or 202, which is right and not what is tested here. */
const PATIENTLY = { headers: { prefer: 'wait=100' } };

/**
 * As they come, orders travel together and wait for each other inside a batch; each on its own, they meet at the database's locks, as many at once as
 * the worker works on. A workflow an order costs a hundred times as much, so fewer orders race there.
 */
const WAYS: [string, number, Record<string, string>][] = [
  ['in batches', 200, {}],
  ['each in a workflow of its own', 64, { LUMBUNG_BATCH_ORDERS: '1', LUMBUNG_BATCHES_IN_FLIGHT: '32', LUMBUNG_BATCHES_UNFINISHED: '64' }],
];

describe.each(WAYS)('%s', (_, crowd, env) => {
  const engine = useEngine({ env });

  async function publish(body = program()): Promise<string> {
    const programId = nextId('race');
    expect((await engine().client.put(`/v1/programs/${programId}`, body)).status).toBe(201);
    return programId;
  }

  test(
    '32 callers race on one card: no point is lost or doubled, FEFO is kept',
    async () => {
      const { client, database } = engine();
      const programId = await publish(
        program({ ruleSet: ruleSet({ redemption: { pointValue: 1, as: 'tender' }, lots: { validFor: { months: 3 } } }) }),
      );
      const memberId = nextId('m');
      for (const expiresOn of ['2027-03-31', '2026-12-31', null, '2027-01-31'])
        await client.post('/v1/grants', grant(programId, memberId, { points: 250, expiresOn }));

      // 1,000 points are there and 32 × 50 are asked for. What an order earns, the next may spend.
      const answers = await atOnce(CALLERS, () =>
        client.post<Settled>('/v1/orders', order(programId, { memberId, redeem: { points: 50 }, lines: [line({ unitPrice: 10_000 })] }), PATIENTLY),
      );

      const settled = answers.filter(({ status }) => status === 201);
      const refused = answers.filter(({ status }) => status === 422);
      expect(settled.length + refused.length).toBe(CALLERS);
      expect(refused.every(({ body }) => (body as unknown as { code: string }).code === 'INSUFFICIENT_POINTS')).toBe(true);
      const earned = settled.reduce((sum, { body }) => sum + body.earned!.points, 0);
      expect(earned).toBe(settled.length * 10);
      const left = 1000 + earned - settled.length * 50;
      // Nobody was refused while the card could still have paid.
      expect(refused.length === 0 || left < 50 + earned).toBe(true);
      expect(left).toBeGreaterThanOrEqual(0);
      expect((await client.get(`/v1/members/${memberId}/balance?programId=${programId}&on=2026-11-23`)).body).toMatchObject({
        available: left,
        debt: 0,
        held: 0,
      });
      await expectInvariants(database);
    },
    BUDGET_MS,
  );

  test(
    `${crowd} orders race for the last 10 uses of a discount: exactly 10 get it`,
    async () => {
      const { client, database } = engine();
      const discounts = [{ id: 'last', code: 'LAST', give: { percent: '50' }, limits: { total: 10 } }];
      const programId = await publish(program({ ruleSet: ruleSet({ discounts }) }));
      const answers = await atOnce(crowd, (n) =>
        client.post<Settled>('/v1/orders', order(programId, { codes: ['LAST'], ...(n % 2 === 0 && { memberId: nextId('m') }) }), PATIENTLY),
      );

      expect(statuses(answers)).toEqual({ 201: crowd });
      expect(answers.filter(({ body }) => body.discountTotal === 50_000)).toHaveLength(10);
      const without = answers.filter(({ body }) => body.discountTotal === 0);
      expect(without).toHaveLength(crowd - 10);
      expect(without.every(({ body }) => body.codesNotApplied[0]?.reason === 'LIMIT_REACHED')).toBe(true);
      expect(await database.rows('select uses from lumbung.usage_counter where program_id = $1', [programId])).toEqual([{ uses: '10' }]);
      await expectInvariants(database);
    },
    BUDGET_MS,
  );

  test(
    'a budget is given out to the last minor unit and no further',
    async () => {
      const { client, database } = engine();
      const discounts = [{ id: 'budget', give: { amount: 300, per: 'order' as const }, limits: { amount: 1000 } }];
      const programId = await publish(program({ ruleSet: ruleSet({ discounts }) }));
      const answers = await atOnce(20, () => client.post<Settled>('/v1/orders', order(programId), PATIENTLY));
      expect(statuses(answers)).toEqual({ 201: 20 });
      expect(
        answers
          .map(({ body }) => body.discountTotal)
          .filter((given) => given > 0)
          .sort((a, b) => b - a),
      ).toEqual([300, 300, 300, 100]);
      await expectInvariants(database);
    },
    BUDGET_MS,
  );

  test(
    'many callers send one order: one settles it, all get its answer',
    async () => {
      const { client, database } = engine();
      const programId = await publish();
      const sent = order(programId, { memberId: nextId('m') });
      const answers = await atOnce(CALLERS, () => client.post('/v1/orders', sent, PATIENTLY));
      expect(statuses(answers)).toEqual({ 200: CALLERS - 1, 201: 1 });
      for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
      expect(await database.rows('select attempt from lumbung.settlement where program_id = $1', [programId])).toEqual([{ attempt: 1 }]);
      await expectInvariants(database);
    },
    BUDGET_MS,
  );

  test(
    'one id with many bodies: one settles, the others conflict',
    async () => {
      const { client, database } = engine();
      const programId = await publish();
      const sent = order(programId, { memberId: nextId('m') });
      const answers = await atOnce(CALLERS, (n) => client.post('/v1/orders', { ...sent, channel: `pos-${n}` }, PATIENTLY));
      expect(statuses(answers)).toEqual({ 201: 1, 409: CALLERS - 1 });
      await expectInvariants(database);
    },
    BUDGET_MS,
  );

  test(
    'racing first orders of a member: exactly one is the first',
    async () => {
      const { client, database } = engine();
      const discounts = [{ id: 'welcome', when: 'order.isFirst', give: { percent: '20' } }];
      const programId = await publish(program({ ruleSet: ruleSet({ discounts }) }));
      const memberId = nextId('m');
      const answers = await atOnce(CALLERS, () => client.post<Settled>('/v1/orders', order(programId, { memberId }), PATIENTLY));
      expect(statuses(answers)).toEqual({ 201: CALLERS });
      expect(answers.filter(({ body }) => body.discountTotal > 0)).toHaveLength(1);
      await expectInvariants(database);
    },
    BUDGET_MS,
  );
});
