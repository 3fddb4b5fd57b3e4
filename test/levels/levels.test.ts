import type { RuleSet } from '../../domain/rules/rule-set';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();

const LEVELS = [
  { id: 'bronze', threshold: 0 },
  { id: 'silver', threshold: 150_000, multiplier: '1.5' },
  { id: 'gold', threshold: 400_000, multiplier: '2' },
];

async function publish(parts: Partial<RuleSet> = {}, programId = nextId('levels')): Promise<string> {
  const answer = await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ levels: LEVELS, ...parts }) }));
  expect(answer).toMatchObject({ status: expect.any(Number) as number, body: { warnings: [] } });
  return programId;
}

interface Settled {
  level: string;
  earned: { points: number };
}

/** Settles an order of goods for `spend` at noon of a day of November. */
async function settle(programId: string, memberId: string, day: number, spend: number, more: { ruleSetVersion?: number } = {}): Promise<Settled> {
  const answer = await engine().client.post<Settled>('/v1/orders', orderOn(programId, memberId, day, spend, more));
  expect(answer.status).toBe(201);
  return answer.body;
}

const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T12:00:00+07:00`;
const orderOn = (programId: string, memberId: string, day: number, spend: number, more: object = {}) =>
  order(programId, { memberId, placedAt: at(day), lines: [line({ unitPrice: spend })], ...more });

const balance = async (programId: string, memberId: string) =>
  (await engine().client.get(`/v1/members/${memberId}/balance?programId=${programId}`)).body;

interface Change {
  level: string;
  before: string;
  at: string;
  ruleSetVersion: number;
  cause: object;
}

async function changes(programId: string, memberId: string): Promise<Change[]> {
  const answer = await engine().client.get<{ items: Change[] }>(`/v1/members/${memberId}/levels?programId=${programId}`);
  expect(answer.status).toBe(200);
  return answer.body.items;
}

afterEach(() => expectInvariants(engine().database));

test('an order counts toward the level that later orders see', async () => {
  const programId = await publish();
  const memberId = nextId('m');
  expect(await settle(programId, memberId, 1, 100_000)).toMatchObject({ level: 'bronze', earned: { points: 100 } });
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze', nextLevel: { id: 'silver', missing: 50_000, by: 'spend' } });
  expect(await changes(programId, memberId)).toEqual([]);

  const lifting = orderOn(programId, memberId, 2, 100_000);
  expect((await engine().client.post('/v1/orders', lifting)).body).toMatchObject({ level: 'bronze', earned: { points: 100 } });
  expect(await balance(programId, memberId)).toMatchObject({ level: 'silver', nextLevel: { id: 'gold', missing: 200_000, by: 'spend' } });
  expect(await settle(programId, memberId, 3, 1_999)).toMatchObject({ level: 'silver', earned: { points: 2 } });

  expect(await changes(programId, memberId)).toMatchObject([
    {
      ...{ level: 'silver', before: 'bronze', ruleSetVersion: 1 },
      cause: { kind: 'order', id: lifting.orderId, qualifyOn: 'spend', qualifying: 200_000 },
    },
  ]);
  expect((await changes(programId, memberId)).map((change) => Date.parse(change.at))).toEqual([Date.parse(at(2))]);
});

test('a replay answers the level that the order counted with, and a level is told in the explanation', async () => {
  const { client } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  const first = orderOn(programId, memberId, 1, 500_000);
  await client.post('/v1/orders', first);
  const second = orderOn(programId, memberId, 2, 10_000);
  const settled = await client.post('/v1/orders', second);
  expect(settled.body).toMatchObject({ level: 'gold', earned: { points: 20 } });
  expect(await client.post('/v1/orders', second)).toMatchObject({ status: 200, body: settled.body });
  expect(await client.post('/v1/orders', first)).toMatchObject({ status: 200, body: { level: 'bronze', earned: { points: 500 } } });
  const { body } = await client.get<{ sentences: string[] }>(`/v1/orders/${second.orderId}/explanation?programId=${programId}`);
  expect(body).toMatchObject({ facts: { level: 'gold' }, rules: [{ ruleId: 'base', gave: 20, multiplied: { level: 'gold', times: '2' } }] });
  expect(body.sentences.join(' ')).toContain('× 2 (level gold)');
});

test('the level is the one of placedAt: a late order has the level of its day, and lifts it from there', async () => {
  const { client } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  await settle(programId, memberId, 10, 200_000);
  // Before the change, and at its very instant.
  expect(await settle(programId, memberId, 9, 1_000)).toMatchObject({ level: 'bronze', earned: { points: 1 } });
  expect(await settle(programId, memberId, 10, 2_000)).toMatchObject({ level: 'silver', earned: { points: 3 } });
  const quote = async (day: number) => (await client.post('/v1/quotes', orderOn(programId, memberId, day, 2_000))).body;
  expect(await quote(9)).toMatchObject({ level: 'bronze', earned: { points: 2 } });
  expect(await quote(11)).toMatchObject({ level: 'silver', earned: { points: 3 } });

  // Gold from the 5th on, though it is settled last.
  expect(await settle(programId, memberId, 5, 300_000)).toMatchObject({ level: 'bronze' });
  expect(await balance(programId, memberId)).toMatchObject({ level: 'gold', nextLevel: null });
  for (const [day, level] of [
    [4, 'bronze'],
    [5, 'gold'],
    [7, 'gold'],
    [12, 'gold'],
  ] as const) {
    expect(await quote(day)).toMatchObject({ level });
    expect(await settle(programId, memberId, day, 1_000)).toMatchObject({ level });
  }
  expect((await changes(programId, memberId)).map(({ level, before }) => [before, level])).toEqual([
    ['silver', 'gold'],
    ['bronze', 'silver'],
  ]);
});

test('points earned lift, and points that are granted or spent change nothing', async () => {
  const { client } = engine();
  const levels = [
    { id: 'bronze', threshold: 0 },
    { id: 'gold', threshold: 300, multiplier: '2' },
  ];
  const programId = await publish({ levels, levelPolicy: { qualifyOn: 'points' } });
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 5_000 }));
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze', nextLevel: { id: 'gold', missing: 300, by: 'points' } });
  await settle(programId, memberId, 10, 299_000);
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze', nextLevel: { missing: 1 } });
  const redeeming = order(programId, { memberId, placedAt: at(11), redeem: { points: 5_000 }, lines: [line({ unitPrice: 7_000 })] });
  expect((await client.post('/v1/orders', redeeming)).body).toMatchObject({ level: 'bronze', earned: { points: 2 } });
  expect(await balance(programId, memberId)).toMatchObject({ level: 'gold', nextLevel: null });
  expect(await changes(programId, memberId)).toMatchObject([{ level: 'gold', cause: { qualifyOn: 'points', qualifying: 301 } }]);
});

test('only goods qualify, and an order that is refused counts for nothing', async () => {
  const { client } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  const lines = [line({ unitPrice: 149_999 }), line({ lineId: '2', kind: 'shipping', unitPrice: 90_000 })];
  await client.post('/v1/orders', order(programId, { memberId, lines }));
  expect(await client.post('/v1/orders', order(programId, { memberId, redeem: { points: 9_999 } }))).toMatchObject({ status: 422 });
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze', nextLevel: { missing: 1 } });
});

test('points earned in a lifetime stay within what numbers can be', async () => {
  const { client } = engine();
  const most = 9_007_199_254_740_991;
  const programId = await publish({
    earning: [
      { id: 'most', mode: 'order', points: most, limits: { total: 1 } },
      { id: 'base', mode: 'money', points: 1, per: 1000 },
    ],
    earningCombine: 'best',
  });
  const memberId = nextId('m');
  expect(await settle(programId, memberId, 1, 100_000)).toMatchObject({ earned: { points: most } });
  const spending = order(programId, { memberId, placedAt: at(2), redeem: { points: 100_000 } });
  expect((await client.post('/v1/orders', spending)).body).toMatchObject({ earned: { points: 0 }, redeemed: { points: 100_000 } });
  expect(await client.post('/v1/orders', orderOn(programId, memberId, 3, 100_000))).toMatchObject({
    status: 422,
    body: { code: 'OUT_OF_RANGE', detail: expect.stringContaining('earned') as string },
  });
});

test('conditions see the level', async () => {
  const discounts = [{ id: 'gold-price', when: "member.level == 'gold'", give: { percent: '10' } }];
  const programId = await publish({ discounts });
  const memberId = nextId('m');
  expect(await settle(programId, memberId, 1, 400_000)).toMatchObject({ discountTotal: 0 });
  expect(await settle(programId, memberId, 2, 100_000)).toMatchObject({ discountTotal: 10_000 });
});

test('a member without an order has the lowest level of the program', async () => {
  const { client } = engine();
  const programId = await publish();
  const elsewhere = await publish({ levels: null });
  const memberId = nextId('m');
  await settle(elsewhere, memberId, 1, 500_000);
  expect(await balance(elsewhere, memberId)).toMatchObject({ level: 'member', nextLevel: null });
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze', nextLevel: { id: 'silver', missing: 150_000, by: 'spend' } });
  expect(await changes(programId, memberId)).toEqual([]);
  expect((await client.get(`/v1/members/${nextId('nobody')}/levels?programId=${programId}`)).status).toBe(404);
  expect((await client.post('/v1/quotes', orderOn(programId, nextId('new'), 1, 1_000))).body).toMatchObject({ level: 'bronze' });
});

test('new levels are looked at with a member’s next order, by the version that it settles by', async () => {
  const programId = await publish({ levels: null });
  const memberId = nextId('m');
  await settle(programId, memberId, 1, 200_000);
  await publish({}, programId);
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze', nextLevel: { id: 'silver', missing: 0 } });
  // By the old version there is nothing to reach.
  expect(await settle(programId, memberId, 2, 1_000, { ruleSetVersion: 1 })).toMatchObject({ level: 'member' });
  expect(await settle(programId, memberId, 3, 1_000)).toMatchObject({ level: 'bronze' });
  expect(await balance(programId, memberId)).toMatchObject({ level: 'silver' });

  // Dearer levels take nothing away; one that is gone counts as the lowest.
  await publish(
    {
      levels: [
        { id: 'bronze', threshold: 0 },
        { id: 'silver', threshold: 900_000, multiplier: '3' },
      ],
    },
    programId,
  );
  expect(await settle(programId, memberId, 4, 1_000)).toMatchObject({ level: 'silver', earned: { points: 3 } });
  await publish(
    {
      levels: [
        { id: 'basic', threshold: 0 },
        { id: 'plus', threshold: 205_000 },
      ],
    },
    programId,
  );
  expect(await balance(programId, memberId)).toMatchObject({ level: 'basic', nextLevel: { id: 'plus', missing: 2_000 } });
  expect(await settle(programId, memberId, 5, 2_000)).toMatchObject({ level: 'basic' });
  expect((await changes(programId, memberId)).map(({ level, before, ruleSetVersion }) => [before, level, ruleSetVersion])).toEqual([
    ['silver', 'plus', 4],
    ['member', 'silver', 2],
  ]);
});
