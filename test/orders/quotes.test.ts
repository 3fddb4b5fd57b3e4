import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { ALL_TABLES, expectInvariants, expectUntouched } from '../harness/invariants';

const engine = useEngine();

const RULES = ruleSet({
  discounts: [
    { id: 'rice', lines: "line.category == 'rice'", give: { percent: '10' } },
    { id: 'few', code: 'FEW', give: { amount: 5000, per: 'order' }, limits: { total: 1 } },
  ],
  redemption: { pointValue: 1, maxShare: '0.5' },
  lots: { validFor: { months: 12 }, pendingFor: { days: 3 } },
});

async function publish(): Promise<string> {
  const programId = nextId('quote');
  expect((await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: RULES }))).status).toBe(201);
  return programId;
}

interface Answered {
  workflowId: string | null;
  settledAt: string | null;
  earned: { lots: { lotId: string | null }[] };
}

/** What a quote and the settlement must have in common. */
function comparable({ body }: { body: Answered }): unknown {
  const { workflowId: _workflow, settledAt: _at, earned, ...rest } = body;
  return { ...rest, state: 'any', earned: { ...earned, lots: earned.lots.map((lot) => ({ ...lot, lotId: 'any' })) } };
}

test('a quote answers what the order will answer, and stores nothing', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  for (const expiresOn of ['2027-05-31', '2026-12-31']) await client.post('/v1/grants', grant(programId, memberId, { points: 40_000, expiresOn }));
  const sent = order(programId, {
    memberId,
    codes: ['few', 'nonsense'],
    redeem: { points: 'max' },
    lines: [line({ category: 'rice', quantity: 3 }), line({ lineId: '2', unitPrice: 777 }), line({ lineId: '3', kind: 'shipping', unitPrice: 9000 })],
  });

  const quoted = await expectUntouched(database, () => client.post<Answered>('/v1/quotes', sent), ALL_TABLES);
  expect(quoted).toMatchObject({ status: 200, body: { state: 'quoted' } });
  const settled = await client.post<Answered>('/v1/orders', sent);
  expect(settled.status).toBe(201);
  expect(comparable(quoted)).toEqual(comparable(settled));
  await expectInvariants(database);
});

test('a quote for a member that nobody knows yet brings neither member nor card into being', async () => {
  const { client, database } = engine();
  const sent = order(await publish(), { memberId: nextId('m') });
  const quoted = await expectUntouched(database, () => client.post<Answered>('/v1/quotes', sent), ALL_TABLES);
  expect(quoted).toMatchObject({ status: 200, body: { state: 'quoted', balance: { available: 0, debt: 0 } } });
  expect(comparable(quoted)).toEqual(comparable(await client.post<Answered>('/v1/orders', sent)));
});

test('a draft rule set is tried without being published', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const draft = ruleSet({ discounts: [{ id: 'half', give: { percent: '50' } }] });
  const sent = { ...order(programId), ruleSet: draft };
  expect(await expectUntouched(database, () => client.post('/v1/quotes', sent), ALL_TABLES)).toMatchObject({ status: 200, body: { total: 50_000 } });
  const broken = { ...order(programId), ruleSet: ruleSet({ discounts: [{ id: 'half', when: 'order.nonsense > 1', give: { percent: '50' } }] }) };
  expect(await client.post('/v1/quotes', broken)).toMatchObject({ status: 422, body: { code: 'RULE_SET_INVALID' } });
});

test('a refused quote says what the order would be refused with', async () => {
  const { client, database } = engine();
  const sent = order(await publish(), { memberId: nextId('m'), redeem: { points: 60_000 } });
  const quoted = await expectUntouched(database, () => client.post('/v1/quotes', sent), ALL_TABLES);
  const refused = await client.post('/v1/orders', sent);
  expect(refused).toMatchObject({ status: 422, body: { code: 'REDEMPTION_NOT_ALLOWED' } });
  expect(quoted).toMatchObject({ status: refused.status, body: { code: 'REDEMPTION_NOT_ALLOWED' } });
});

test('TOTAL_CHANGED comes with a fresh quote', async () => {
  const { client } = engine();
  const refused = await client.post('/v1/orders', order(await publish(), { expect: { payable: 1 } }));
  expect(refused).toMatchObject({ status: 409, body: { code: 'TOTAL_CHANGED' } });
  expect(JSON.stringify(refused.body)).toContain('"payable":100000');
});

test('an explanation says which rules applied and why others did not', async () => {
  const { client } = engine();
  const programId = await publish();
  const sent = order(programId, { memberId: nextId('m'), lines: [line({ category: 'rice' })] });
  await client.post('/v1/orders', sent);
  const { status, body } = await client.get(`/v1/orders/${sent.orderId}/explanation?programId=${programId}`);
  expect(status).toBe(200);
  const text = JSON.stringify(body);
  for (const rule of ['rice', 'few', 'base']) expect(text).toContain(rule);
});
