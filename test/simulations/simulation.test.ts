import { forgetResults } from '../../db/simulations/results';
import type { OrderRequest } from '../../domain/orders/order';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { ALL_TABLES, expectInvariants, expectUntouched } from '../harness/invariants';
import { asAdmin } from '../harness/run/postgres';
import { linesOf, request, simulate, simulationOf } from './simulating';

const engine = useEngine();

const TEN = { id: 'ten', give: { percent: '10' } };

async function publish(parts: Parameters<typeof ruleSet>[0] = { discounts: [TEN] }): Promise<string> {
  const programId = nextId('simulated');
  expect((await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet(parts) }))).status).toBe(201);
  return programId;
}

async function settle(programId: string, parts: Partial<OrderRequest>): Promise<string> {
  const sent = order(programId, parts);
  expect((await engine().client.post('/v1/orders', sent)).status).toBe(201);
  return sent.orderId;
}

test('a draft on settled orders: what each would come to, and all of them', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 20_000 }));
  const rice = [line({ category: 'rice' })];
  // 10 % off 100,000 leaves 90,000; a point for each 1,000: 90. With 10,000 points redeemed as a discount: 80.
  const plain = await settle(programId, { memberId, lines: rice });
  const redeeming = await settle(programId, { memberId, redeem: { points: 10_000 } });
  const cheap = await settle(programId, { lines: [line({ unitPrice: 1000 })] });
  const refused = order(programId, { memberId, redeem: { points: 90_000 } });
  expect((await client.post('/v1/orders', refused)).status).toBe(422);

  // 20 % off rice, 10 % off orders of 1,000; nothing off the others; at most 5,000 points an order.
  const draft = ruleSet({
    discounts: [
      { id: 'rice20', lines: "line.category == 'rice'", give: { percent: '20' } },
      { id: 'ten', when: 'order.subtotal == 1000', give: { percent: '10' } },
    ],
    redemption: { pointValue: 1, maxPoints: 5000 },
  });
  const done = await expectUntouched(database, () => simulate(client, programId, simulationOf(draft)), ALL_TABLES);

  expect(done).toMatchObject({ state: 'done', progress: { done: 3, orders: 3 }, problem: null });
  expect(done.totals).toEqual({
    orders: { looked: 3, same: 1, different: 1, refused: 1, paysLess: 1, paysMore: 0, earnsMore: 0, earnsLess: 1 },
    before: { discountTotal: 10_100, total: 90_900, payable: 90_900, redeemedPoints: 0, redeemedValue: 0, earnedPoints: 90 },
    after: { discountTotal: 20_100, total: 80_900, payable: 80_900, redeemedPoints: 0, redeemedValue: 0, earnedPoints: 80 },
    change: { discountTotal: 10_000, total: -10_000, payable: -10_000, redeemedPoints: 0, redeemedValue: 0, earnedPoints: -10 },
    discounts: [
      { id: 'rice20', before: { orders: 0, amount: 0 }, after: { orders: 1, amount: 20_000 } },
      { id: 'ten', before: { orders: 2, amount: 10_100 }, after: { orders: 1, amount: 100 } },
    ],
    earning: [{ id: 'base', before: { orders: 1, amount: 90 }, after: { orders: 1, amount: 80 } }],
    refusals: [{ code: 'REDEMPTION_NOT_ALLOWED', orders: 1 }],
    levels: [],
    ruleErrors: [],
  });
  const lines = await linesOf(client, done);
  expect(lines.map(({ orderId }) => orderId)).toEqual([plain, redeeming]);
  expect(lines.map(({ orderId }) => orderId)).not.toContain(cheap);
  expect(lines[0]).toMatchObject({ memberId, before: { total: 90_000 }, after: { total: 80_000 }, change: { total: -10_000, earnedPoints: -10 } });
  expect(lines[1]).toMatchObject({ refused: { code: 'REDEMPTION_NOT_ALLOWED' }, before: { redeemed: { points: 10_000 } }, after: null });
  await expectInvariants(database);
});

test('only orders placed in the period count, wherever they were recorded; days are the program’s', async () => {
  const { client } = engine();
  const programId = await publish();
  await settle(programId, { placedAt: '2026-11-02T00:00:00+07:00' });
  const ids = [await settle(programId, { placedAt: '2026-11-01T23:59:59+07:00' }), await settle(programId, { placedAt: '2026-10-31T17:00:00Z' })];
  await settle(programId, { placedAt: '2026-10-31T16:59:59Z' });
  const draft = ruleSet();
  const byDay = await simulate(client, programId, simulationOf(draft, { from: '2026-11-01', to: '2026-11-01' }));
  expect((await linesOf(client, byDay)).map(({ orderId }) => orderId)).toEqual(ids);
  const byTime = await simulate(client, programId, simulationOf(draft, { from: '2026-11-01T00:00:00+07:00', to: '2026-11-01T23:59:59+07:00' }));
  expect((await linesOf(client, byTime)).map(({ orderId }) => orderId)).toEqual(ids.slice(1));
  const never = await simulate(client, programId, simulationOf(draft, { from: '2025-01-01', to: '2025-12-31' }));
  expect(never).toMatchObject({ state: 'done', progress: { done: 0, orders: 0 } });
  expect(await linesOf(client, never)).toEqual([]);
});

test('limits of the draft are used up in the order in which orders were settled, over chunks', async () => {
  const { client } = engine();
  const programId = await publish({});
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push(...(await Promise.all(Array.from({ length: 40 }, () => settle(programId, {})))));
  const few = ruleSet({ discounts: [{ ...TEN, limits: { total: 75 } }] });
  const done = await simulate(client, programId, simulationOf(few));
  expect(done.totals.orders).toMatchObject({ looked: 120, different: 75, same: 45 });
  const lines = await linesOf(client, done);
  expect(new Set(lines.map(({ orderId }) => orderId)).size).toBe(75);
  // Those that were settled first.
  for (const id of ids.slice(0, 40)) expect(lines.map(({ orderId }) => orderId)).toContain(id);
}, 60_000);

test('while it runs no table of the ledger is locked by it, and none has to be free for it', async () => {
  const { client, database } = engine();
  const programId = await publish();
  await settle(programId, { memberId: nextId('m') });
  const ledger = ALL_TABLES.filter((table) => table !== 'api_key').map((table) => `lumbung.${table}`);
  await asAdmin(database.ownerUrl, async (other) => {
    await other.query('begin');
    // Lets others read, and nothing else: no write, no row lock.
    await other.query(`lock table ${ledger.filter((table) => table !== 'lumbung.program').join(', ')}, lumbung.accepted_operation in exclusive mode`);
    const done = await simulate(client, programId, simulationOf(ruleSet()));
    expect(done.totals.orders).toMatchObject({ looked: 1, different: 1 });
    await other.query('rollback');
  });
});

test('the same request again answers the same; the same id with another body is a conflict', async () => {
  const { client, database } = engine();
  const programId = await publish();
  await settle(programId, {});
  const body = simulationOf(ruleSet());
  const first = await request(client, programId, body);
  expect(first).toMatchObject({ status: 202, body: { simulationId: body.simulationId, programId, state: 'running' } });
  expect(first.headers.get('location')).toBe(`/v1/simulations/${body.simulationId}?programId=${programId}`);
  await simulate(client, programId, simulationOf(ruleSet()));
  const stored = () => database.rows('select * from lumbung.simulation where simulation_id = $1', [body.simulationId]);
  await client.get(`/v1/simulations/${body.simulationId}`);
  const again = await request(client, programId, body);
  expect(again).toMatchObject({ status: 200, body: first.body });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  const before = await stored();
  for (const other of [
    { ...body, to: '2026-12-31' },
    { ...body, ruleSet: ruleSet({ redemption: null }) },
  ])
    expect(await request(client, programId, other)).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
  expect((await stored())[0]).toMatchObject({ fingerprint: before[0]?.fingerprint, placed_to: before[0]?.placed_to });
  // Ids are unique in a program: another one may use it too, and then has to be named.
  const other = await publish();
  expect((await request(client, other, body)).status).toBe(202);
  expect(await client.get(`/v1/simulations/${body.simulationId}`)).toMatchObject({ status: 400, body: { code: 'PROGRAM_REQUIRED' } });
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['no id', { simulationId: undefined }, 'VALIDATION_FAILED', 'simulationId'],
  ['an id that is none', { simulationId: 'a b' }, 'VALIDATION_FAILED', 'simulationId'],
  ['no period', { from: undefined }, 'VALIDATION_FAILED', 'from'],
  ['a period that ends before it begins', { from: '2026-11-02', to: '2026-11-01' }, 'VALIDATION_FAILED', 'from'],
  ['a day that does not exist', { to: '2026-02-30' }, 'VALIDATION_FAILED', 'to'],
  ['a time without offset', { from: '2026-11-01T00:00:00' }, 'VALIDATION_FAILED', 'from'],
  ['an unknown field', { speed: 'fast' }, 'VALIDATION_FAILED', 'speed'],
  ['no draft', { ruleSet: undefined }, 'VALIDATION_FAILED', 'ruleSet'],
  [
    'a condition over a name that does not exist',
    { ruleSet: ruleSet({ discounts: [{ ...TEN, when: 'order.nonsense == 1' }] }) },
    'RULE_SET_INVALID',
    'discounts.0.when',
  ],
  ['two rules with one id', { ruleSet: ruleSet({ discounts: [TEN, TEN] }) }, 'RULE_SET_INVALID', 'discounts.1.id'],
  ['an unknown part of the draft', { ruleSet: { ...ruleSet(), colours: [] } }, 'RULE_SET_INVALID', 'colours'],
])('%s is refused, and nothing is stored', async (_, parts, code, path) => {
  const { client, database } = engine();
  const programId = await publish();
  const answer = await request<{ errors: { path: string }[] }>(client, programId, { ...simulationOf(ruleSet()), ...parts });
  expect(answer).toMatchObject({ status: code === 'RULE_SET_INVALID' ? 422 : 400, body: { code } });
  expect(answer.body.errors.map((error) => error.path)).toContain(path);
  expect(await database.rows('select from lumbung.simulation where program_id = $1', [programId])).toEqual([]);
});

test('who may: admins ask, everybody who reads may look; programs that a key does not see have none', async () => {
  const { client } = engine();
  const programId = await publish();
  const body = simulationOf(ruleSet());
  for (const role of ['order_system', 'support', 'approver', 'auditor', 'operator'] as const)
    expect(await client.post(`/v1/programs/${programId}/simulations`, body, { role })).toMatchObject({ status: 403 });
  expect(await request(client, nextId('none'), body)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  const done = await simulate(client, programId, body);
  for (const role of ['auditor', 'operator'] as const) expect(await client.get(done.file!, { role })).toMatchObject({ status: 200 });
  const keyId = nextId('key');
  const made = await client.post<{ secret: string }>(
    '/v1/api-keys',
    { keyId, subject: 's', role: 'admin', programIds: [await publish()] },
    { role: 'admin' },
  );
  const key = made.body.secret;
  expect(await client.get(`/v1/simulations/${body.simulationId}`, { key })).toMatchObject({ status: 404 });
  expect(await client.get(done.file!, { key })).toMatchObject({ status: 404 });
  expect(await client.post(`/v1/programs/${programId}/simulations`, body, { key })).toMatchObject({ status: 404 });
  expect(await client.get('/v1/simulations/unheard-of')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('a result file is kept for 30 days; the totals stay', async () => {
  const { client, database } = engine();
  const programId = await publish();
  await settle(programId, {});
  const body = simulationOf(ruleSet());
  const done = await simulate(client, programId, body);
  expect(await linesOf(client, done)).toHaveLength(1);
  await database.rows(`update lumbung.simulation set finished_at = finished_at - interval '30 days' where simulation_id = $1`, [body.simulationId]);
  const { body: later } = await client.get<typeof done>(`/v1/simulations/${body.simulationId}`);
  expect(later).toMatchObject({ state: 'done', file: null, totals: { orders: { looked: 1 } } });
  expect(await client.get(done.file!)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });

  const pieces = () => database.rows('select from lumbung.simulation_result where simulation_id = $1', [body.simulationId]);
  expect(await pieces()).toHaveLength(1);
  expect(await forgetResults(database.open(1), 100)).toBe(1);
  expect(await pieces()).toHaveLength(0);
});

test('a file of many pieces comes whole and in order', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const body = simulationOf(ruleSet());
  const done = await simulate(client, programId, body);
  await database.rows(
    `insert into lumbung.simulation_result (program_id, simulation_id, chunk, lines)
     select $1, $2, n, '{"orderId":"' || n || '"}' || chr(10) from generate_series(0, 59) n where n % 3 > 0`,
    [programId, body.simulationId],
  );
  const whole = Array.from({ length: 60 }, (_, n) => String(n)).filter((n) => Number(n) % 3 > 0);
  expect((await linesOf(client, done)).map(({ orderId }) => orderId)).toEqual(whole);
});

test('the cap per day of a draft, counted over chunks, and its rules that fail on an order', async () => {
  const { client } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  const placedAt = '2026-11-03T09:00:00+07:00';
  // 90 points each. More than a chunk of others between the first two and the last.
  const ids = [await settle(programId, { memberId, placedAt }), await settle(programId, { memberId, placedAt })];
  await Promise.all(Array.from({ length: 50 }, () => settle(programId, { placedAt })));
  ids.push(await settle(programId, { memberId, placedAt, lines: [line({ quantity: 2, unitPrice: 50_000 })] }));
  const shares = { id: 'shares', when: '1000 / (order.quantity - 2) > 5000', give: { percent: '5' } };
  const draft = ruleSet({ discounts: [TEN, shares], earningCaps: { perDay: 200 } });
  const done = await simulate(client, programId, simulationOf(draft));
  const failed = { ruleKind: 'discount', ruleId: 'shares', detail: expect.stringContaining('1000 / (order.quantity - 2) > 5000') as string };
  expect(done.totals).toMatchObject({
    orders: { looked: 53, same: 52, different: 1, earnsLess: 1 },
    before: { earnedPoints: 270 },
    after: { earnedPoints: 200 },
    ruleErrors: [{ ...failed, orders: 1 }],
  });
  expect(await linesOf(client, done)).toMatchObject([{ orderId: ids[2], after: { earned: { points: 20 } }, ruleErrors: [failed] }]);
});

test('levels of points, and of a period, count what the orders before it came to', async () => {
  const { client } = engine();
  const levels = [
    { id: 'basic', threshold: 0 },
    { id: 'gold', threshold: 150, multiplier: '2' },
  ];
  const programId = await publish({});
  const memberId = nextId('m');
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.push(await settle(programId, { memberId }));
  // Each 100,000 earns 100 points: gold from the third order on.
  for (const period of [null, { months: 1 }]) {
    const done = await simulate(client, programId, simulationOf(ruleSet({ levels, levelPolicy: { qualifyOn: 'points', period } })));
    expect(done.totals).toMatchObject({ orders: { looked: 4 }, after: { earnedPoints: 600 } });
    expect((await linesOf(client, done)).filter(({ after }) => after?.level === 'gold').map(({ orderId }) => orderId)).toEqual(ids.slice(2));
  }
});

test('levels by the draft: who would have had another one, and what it would have earned', async () => {
  const { client } = engine();
  const ladder = (gold: number) => [
    { id: 'basic', threshold: 0 },
    { id: 'gold', threshold: gold, multiplier: '2' },
  ];
  const programId = await publish({ levels: ladder(250_000) });
  const memberId = nextId('m');
  // Each 100,000 earns 100 points: gold from the fourth order on, with 300,000 spent; by the draft from the second, with 100,000.
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.push(await settle(programId, { memberId }));
  const same = await simulate(client, programId, simulationOf(ruleSet({ levels: ladder(250_000) })));
  expect(same.totals.orders).toMatchObject({ looked: 4, same: 4 });
  const done = await simulate(client, programId, simulationOf(ruleSet({ levels: ladder(100_000) })));
  expect(done.totals).toMatchObject({
    orders: { looked: 4, same: 2, different: 2, earnsMore: 2 },
    before: { earnedPoints: 500 },
    after: { earnedPoints: 700 },
    levels: [{ before: 'basic', after: 'gold', orders: 2 }],
  });
  expect((await linesOf(client, done)).map(({ orderId, before, after }) => [orderId, before.level, after?.level])).toEqual([
    [ids[1], 'basic', 'gold'],
    [ids[2], 'basic', 'gold'],
  ]);
});
