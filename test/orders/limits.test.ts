import type { OrderRequest } from '../../domain/orders/order';
import type { DiscountRule, Limits } from '../../domain/rules/rule-set';
import type { Answer } from '../harness/client';
import { useEngine } from '../harness/engine';
import { nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const WAYS = {
  'in batches': {},
  'each in a workflow of its own': { LUMBUNG_BATCH_ORDERS: '1', LUMBUNG_BATCHES_IN_FLIGHT: '32', LUMBUNG_BATCHES_UNFINISHED: '64' },
};
const [batches, alone] = Object.values(WAYS).map((env) => useEngine({ env }));
const PATIENTLY = { headers: { prefer: 'wait=100' } };
const BUDGET_MS = 120_000;

interface Settled {
  discountTotal: number;
  earned: { points: number } | null;
  codesNotApplied: { code: string; reason: string }[];
}

const limited = (limits: Limits, more: Partial<DiscountRule> = {}): DiscountRule => ({
  id: 'few',
  code: 'FEW',
  give: { percent: '50' },
  limits,
  ...more,
});

async function publish(engine: typeof batches, discount: DiscountRule): Promise<string> {
  const programId = nextId('limits');
  const earning = [{ id: 'bonus', mode: 'order' as const, points: 30, code: 'BONUS', limits: { total: 7, perMember: 2, amount: 200 } }];
  const body = program({ ruleSet: ruleSet({ discounts: [discount], earning }) });
  expect((await engine!().client.put(`/v1/programs/${programId}`, body)).status).toBe(201);
  return programId;
}

afterEach(async () => {
  for (const engine of [batches, alone]) await expectInvariants(engine!().database);
});

test.each<[NonNullable<Limits['per']>, string[], boolean[]]>([
  ['lifetime', ['2025-01-01T12:00:00+07:00', '2027-06-01T12:00:00+07:00'], [true, false]],
  // New Year in Jakarta is seven hours before that of UTC.
  ['year', ['2026-01-01T00:00:00+07:00', '2026-12-31T16:59:59Z', '2026-12-31T17:00:00Z', '2026-06-01T12:00:00+07:00'], [true, false, true, false]],
  ['month', ['2026-11-30T16:59:59Z', '2026-11-30T17:00:00Z', '2026-11-01T00:00:00+07:00'], [true, true, false]],
  // From Monday 28 December through Sunday 3 January.
  [
    'week',
    ['2026-12-28T00:00:00+07:00', '2027-01-03T23:59:59+07:00', '2027-01-04T00:00:00+07:00', '2026-12-27T23:59:59+07:00'],
    [true, false, true, true],
  ],
  ['day', ['2026-11-23T16:59:59Z', '2026-11-23T17:00:00Z', '2026-11-23T00:00:00+07:00', '2026-11-24T23:59:59+07:00'], [true, true, false, false]],
])('per %s: one use in each, by the dates of the orders, in whatever order they come', async (per, instants, expected) => {
  const programId = await publish(batches, limited({ perMember: 1, per }));
  const memberId = nextId('m');
  const got: boolean[] = [];
  for (const placedAt of instants) {
    const sent = order(programId, { memberId, placedAt, codes: ['FEW'] });
    const quoted = await batches!().client.post<Settled>('/v1/quotes', sent);
    const { body } = await batches!().client.post<Settled>('/v1/orders', sent, PATIENTLY);
    expect(quoted.body.discountTotal).toBe(body.discountTotal);
    expect(body.codesNotApplied).toEqual(body.discountTotal > 0 ? [] : [{ code: 'FEW', reason: 'LIMIT_REACHED' }]);
    got.push(body.discountTotal > 0);
  }
  expect(got).toEqual(expected);
});

test('by member: an order of nobody doesn’t get it, and counts nothing', async () => {
  const { client, database } = batches!();
  const programId = await publish(batches, limited({ total: 5, perMember: 1 }));
  const { body } = await client.post<Settled>('/v1/orders', order(programId, { codes: ['FEW', 'BONUS'] }), PATIENTLY);
  expect(body).toMatchObject({ discountTotal: 0, codesNotApplied: [{ code: 'FEW', reason: 'CONDITION_FALSE' }, { code: 'BONUS' }] });
  expect(await database.rows('select from lumbung.usage_counter where program_id = $1', [programId])).toEqual([]);
});

describe.each(Object.keys(WAYS).map((name, index) => [name, [batches, alone][index]!] as const))('many orders at once, %s', (_, engine) => {
  /** Sends them all before any is answered. */
  async function race(bodies: readonly OrderRequest[]): Promise<Answer<Settled>[]> {
    const answers = await Promise.all(bodies.map((body) => engine().client.post<Settled>('/v1/orders', body, PATIENTLY)));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    return answers;
  }
  const given = (answers: readonly Answer<Settled>[]) => answers.map(({ body }) => body.discountTotal).filter((amount) => amount > 0);

  test(
    'use a discount as often by each member as it may be, in each period',
    async () => {
      const programId = await publish(engine, limited({ total: 11, perMember: 2, per: 'day' }));
      const members = [nextId('m'), nextId('m'), nextId('m')];
      const days = ['2026-12-31T12:00:00+07:00', '2027-01-01T12:00:00+07:00'];
      const bodies = Array.from({ length: 24 }, (_each, n) =>
        order(programId, { memberId: members[n % 3]!, placedAt: days[Math.floor(n / 3) % 2]!, codes: ['few'] }),
      );
      expect(given(await race(bodies))).toHaveLength(3 * 2 * 2);
    },
    BUDGET_MS,
  );

  test(
    'get of a budget what is left of it, by month',
    async () => {
      const programId = await publish(engine, limited({ amount: 180_000, per: 'month' }));
      const months = ['2026-11-30T12:00:00+07:00', '2026-12-01T12:00:00+07:00'];
      const bodies = Array.from({ length: 14 }, (_each, n) => order(programId, { placedAt: months[n % 2]!, codes: ['FEW'] }));
      expect(given(await race(bodies)).sort((a, b) => b - a)).toEqual([50_000, 50_000, 50_000, 50_000, 50_000, 50_000, 30_000, 30_000]);
    },
    BUDGET_MS,
  );

  test(
    'earn of a rule what its uses and its budget of points leave',
    async () => {
      const programId = await publish(engine, limited({ total: 1 }));
      const members = Array.from({ length: 5 }, () => nextId('m'));
      const bodies = Array.from({ length: 16 }, (_each, n) => order(programId, { memberId: members[n % 5]!, codes: ['BONUS'] }));
      const points = (await race(bodies)).map(({ body }) => body.earned!.points).filter((one) => one > 0);
      // Seven uses would give 210; the last of them gets what is left of 200.
      expect(points.sort((a, b) => b - a)).toEqual([30, 30, 30, 30, 30, 30, 20]);
    },
    BUDGET_MS,
  );
});
