import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants, expectUntouched, LEDGER_TABLES } from '../harness/invariants';

const engine = useEngine();

/** 10 % by code, a point for each 1,000, points at 1 each, lots of a year. */
const PAYDAY = program({
  ruleSet: ruleSet({
    discounts: [{ id: 'payday10', name: 'Payday 10 %', code: 'PAYDAY', give: { percent: '10' } }],
    redemption: { pointValue: 1, as: 'discount' },
    lots: { validFor: { years: 1 } },
  }),
});

async function publish(body = PAYDAY): Promise<string> {
  const programId = nextId('harvest');
  expect((await engine().client.put(`/v1/programs/${programId}`, body)).status).toBe(201);
  return programId;
}

afterEach(() => expectInvariants(engine().database));

test('an order is discounted, earns and redeems, and answers all of it', async () => {
  const { client } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 2000, expiresOn: '2027-06-30' }));

  const sent = order(programId, {
    memberId,
    channel: 'pos-12',
    lines: [line({ category: 'rice', quantity: 2, unitPrice: 65_000 })],
    codes: ['PAYDAY', 'OLD'],
    tenders: [{ kind: 'gift_card', amount: 10_000 }],
    redeem: { points: 500 },
  });
  const answer = await client.post('/v1/orders', sent);

  const applied = { discountId: 'payday10', name: 'Payday 10 %', kind: 'code', amount: 13_000 };
  const lot = { lotId: expect.any(String), points: 116, availableOn: '2026-11-23', expiresOn: '2027-11-23' };
  expect(answer).toMatchObject({ status: 201 });
  expect(answer.body).toEqual({
    orderId: sent.orderId,
    state: 'settled',
    programId,
    memberId,
    ruleSetVersion: 1,
    level: 'member',
    subtotal: 130_000,
    discountTotal: 13_000,
    total: 117_000,
    lines: [{ lineId: '1', gross: 130_000, discounts: [applied], net: 117_000, redeemed: 500 }],
    discounts: [applied],
    codesNotApplied: [{ code: 'OLD', reason: 'UNKNOWN' }],
    redeemed: { points: 500, value: 500, lots: [{ lotId: expect.any(String), points: 500, expiresOn: '2027-06-30' }], rewards: [] },
    payable: 106_500,
    earned: {
      points: 116,
      state: 'active',
      availableOn: '2026-11-23',
      expiresOn: '2027-11-23',
      base: 116_500,
      rules: [{ ruleId: 'base', points: 116, base: 116_500 }],
      lots: [expect.objectContaining(lot)],
      debtRepaid: 0,
    },
    issued: [],
    balance: { available: 1616, pending: 0, held: 0, debt: 0 },
    workflowId: `settle:${programId}:${sent.orderId}`,
    settledAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect((await client.get(`/v1/orders/${sent.orderId}?programId=${programId}`)).body).toEqual(answer.body);
  expect((await client.get(`/v1/members/${memberId}/balance?programId=${programId}&on=2026-11-23`)).body).toMatchObject({
    available: 1616,
    pending: 0,
  });
});

test('the same order again answers the same and changes nothing', async () => {
  const { client, database } = engine();
  const sent = order(await publish(), { memberId: nextId('m') });
  const first = await client.post('/v1/orders', sent);
  expect(first.status).toBe(201);
  expect(first.headers.get('idempotent-replayed')).toBeNull();

  const tables = [...LEDGER_TABLES, 'settlement', 'settlement_key'] as const;
  const again = await expectUntouched(database, () => client.post('/v1/orders', sent), tables);
  expect(again.status).toBe(200);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toEqual(first.body);
});

test('another spelling of the same JSON is the same order', async () => {
  const { client } = engine();
  const sent = order(await publish(), { memberId: nextId('m') });
  await client.post('/v1/orders', sent);
  const reversed = Object.fromEntries(Object.entries(sent).reverse());
  const again = await client.post('/v1/orders', undefined, { raw: JSON.stringify(reversed, null, 2) });
  expect(again.status).toBe(200);
});

test('the same id with another body is a conflict and changes nothing', async () => {
  const { client, database } = engine();
  const sent = order(await publish(), { memberId: nextId('m') });
  await client.post('/v1/orders', sent);
  const tables = [...LEDGER_TABLES, 'settlement', 'settlement_key'] as const;
  const other = await expectUntouched(database, () => client.post('/v1/orders', { ...sent, channel: 'web' }), tables);
  expect(other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT', errorId: expect.any(String) } });
});

test('the same id in another program is another order', async () => {
  const { client } = engine();
  const sent = order(await publish(), { memberId: nextId('m') });
  await client.post('/v1/orders', sent);
  const elsewhere = await publish();
  expect(await client.post('/v1/orders', { ...sent, programId: elsewhere })).toMatchObject({ status: 201, body: { programId: elsewhere } });
  const ambiguous = await client.get(`/v1/orders/${sent.orderId}`);
  expect(ambiguous).toMatchObject({ status: 400, body: { code: 'PROGRAM_REQUIRED' } });
});

test('a refusal leaves the ledger as it was, binds nothing, and the corrected order settles', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 100 }));
  const sent = order(programId, { memberId, redeem: { points: 101 } });

  const refused = await expectUntouched(database, () => client.post('/v1/orders', sent));
  expect(refused).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
  expect((await client.get(`/v1/orders/${sent.orderId}?programId=${programId}`)).body).toMatchObject({
    state: 'refused',
    problem: { code: 'INSUFFICIENT_POINTS' },
  });
  const twice = await expectUntouched(database, () => client.post('/v1/orders', sent));
  expect(twice).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });

  const corrected = await client.post('/v1/orders', { ...sent, redeem: { points: 100 } });
  expect(corrected).toMatchObject({ status: 201, body: { state: 'settled', redeemed: { points: 100 } } });
});

test('what can be refused is refused as a whole', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 1_000_000 }));
  const one = (parts: Parameters<typeof order>[1]) =>
    expectUntouched(database, () => client.post('/v1/orders', order(programId, { memberId, ...parts })));

  expect(await one({ redeem: { points: 100_001 } })).toMatchObject({ status: 422, body: { code: 'REDEMPTION_NOT_ALLOWED' } });
  expect(await one({ tenders: [{ kind: 'cash_card', amount: 100_001 }] })).toMatchObject({ status: 422, body: { code: 'TENDER_EXCEEDS_TOTAL' } });
  expect(await one({ currency: 'USD' })).toMatchObject({ status: 422, body: { code: 'CURRENCY_MISMATCH' } });
  expect(await one({ expect: { total: 99_999 } })).toMatchObject({ status: 409, body: { code: 'TOTAL_CHANGED' } });
  expect(await one({ ruleSetVersion: 7 })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('an order without a member is discounted, and earns and redeems nothing', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const answer = await client.post('/v1/orders', order(programId, { codes: ['payday'] }));
  expect(answer).toMatchObject({
    status: 201,
    body: {
      state: 'settled',
      memberId: null,
      level: null,
      discountTotal: 10_000,
      total: 90_000,
      payable: 90_000,
      redeemed: null,
      earned: null,
      balance: null,
    },
  });
  expect(await database.rows('select * from lumbung.card where program_id = $1', [programId])).toEqual([]);
});

test('an anonymous order can redeem nothing', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const refused = await expectUntouched(database, () => client.post('/v1/orders', order(programId, { redeem: { points: 1 } })));
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(refused.status).toBeLessThan(500);
});
