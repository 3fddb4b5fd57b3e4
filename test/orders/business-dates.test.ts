import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';

const engine = useEngine();

async function publish(parts: Parameters<typeof program>[0] = {}): Promise<string> {
  const programId = nextId('dates');
  expect((await engine().client.put(`/v1/programs/${programId}`, program(parts))).status).toBe(201);
  return programId;
}

const balance = async (programId: string, memberId: string, on = '') =>
  (await engine().client.get(`/v1/members/${memberId}/balance?programId=${programId}${on && `&on=${on}`}`)).body;

afterEach(() => expectInvariants(engine().database));

test('a lot can be spent through the end of its last day in the program’s time zone', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 100, expiresOn: '2026-11-30' }));
  const at = (placedAt: string) => order(programId, { memberId, placedAt, redeem: { points: 10 } });

  expect(await expectUntouched(database, () => client.post('/v1/orders', at('2026-12-01T00:00:00+07:00')))).toMatchObject({
    status: 422,
    body: { code: 'INSUFFICIENT_POINTS' },
  });
  // The same instant in other words: the last second of 30 November in Jakarta.
  expect((await client.post('/v1/orders', at('2026-11-30T16:59:59Z'))).status).toBe(201);
});

test('a late order spends nothing that was earned after it', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 100, grantedAt: '2026-11-10T09:00:00+07:00' }));
  const late = order(programId, { memberId, placedAt: '2026-11-05T09:00:00+07:00', redeem: { points: 1 } });
  expect(await expectUntouched(database, () => client.post('/v1/orders', late))).toMatchObject({
    status: 422,
    body: { code: 'INSUFFICIENT_POINTS' },
  });
  expect(await balance(programId, memberId, '2026-11-09')).toMatchObject({ available: 0 });
  expect(await balance(programId, memberId, '2026-11-10')).toMatchObject({ available: 100 });
});

test('pending points become usable on their day without anybody acting', async () => {
  const { client } = engine();
  const programId = await publish({ ruleSet: ruleSet({ lots: { pendingFor: { days: 14 }, validFor: { months: 1 } } }) });
  const memberId = nextId('m');
  const earned = await client.post('/v1/orders', order(programId, { memberId, placedAt: '2026-01-17T12:00:00+07:00' }));
  expect(earned.body).toMatchObject({
    earned: { points: 100, state: 'pending', availableOn: '2026-01-31', expiresOn: '2026-02-28' },
    balance: { available: 0, pending: 100 },
  });
  const spend = (placedAt: string, points = 50) => client.post('/v1/orders', order(programId, { memberId, placedAt, redeem: { points } }));
  expect(await spend('2026-01-30T23:59:59+07:00')).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
  expect(await spend('2026-01-31T00:00:00+07:00')).toMatchObject({ status: 201, body: { balance: { available: 50 } } });
  // The first lot has lapsed; the 99 points of the second order are there from 14 February.
  expect(await spend('2026-03-01T00:00:00+07:00', 100)).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
  expect(await spend('2026-03-01T00:00:00+07:00', 99)).toMatchObject({ status: 201, body: { balance: { available: 0 } } });
});

test('in a sandbox operations may be dated in the future, and today is the latest date it has seen', async () => {
  const { client } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 100, expiresOn: '2031-06-30' }));
  expect(await balance(programId, memberId)).toMatchObject({ available: 100 });
  expect((await client.post('/v1/orders', order(programId, { memberId, placedAt: '2031-06-30T12:00:00+07:00' }))).status).toBe(201);
  expect(await balance(programId, memberId)).toMatchObject({ available: 200, asOf: expect.stringContaining('2031-06-30') });
  // Without a date it happens on the sandbox's latest one.
  const { grantedAt: _, ...undatedGrant } = grant(programId, memberId, { points: 7 });
  const undated = await client.post('/v1/grants', undatedGrant);
  expect(undated.body).toMatchObject({ availableOn: '2031-06-30' });
});

test('elsewhere up to ten minutes ahead counts as now, and the past is always allowed', async () => {
  const { client } = engine();
  const programId = await publish({ sandbox: false });
  const ahead = new Date(Date.now() + 5 * 60_000).toISOString();
  expect((await client.post('/v1/orders', order(programId, { memberId: nextId('m'), placedAt: ahead }))).status).toBe(201);
  expect((await client.post('/v1/orders', order(programId, { memberId: nextId('m'), placedAt: '1999-12-31T23:59:59Z' }))).status).toBe(201);
  const tooFar = new Date(Date.now() + 15 * 60_000).toISOString();
  expect(await client.post('/v1/orders', order(programId, { memberId: nextId('m'), placedAt: tooFar }))).toMatchObject({
    status: 400,
    body: { code: 'VALIDATION_FAILED' },
  });
});

test('an order settles by the version it names, or the current one', async () => {
  const { client } = engine();
  const programId = await publish();
  const memberId = nextId('m');
  const doubled = program({ ruleSet: ruleSet({ earning: [{ id: 'base', mode: 'money', points: 2, per: 1000 }] }) });
  expect(await client.put(`/v1/programs/${programId}`, doubled)).toMatchObject({ status: 200, body: { ruleSetVersion: 2 } });
  expect(await client.put(`/v1/programs/${programId}`, doubled)).toMatchObject({ status: 200, body: { ruleSetVersion: 2 } });
  const settle = async (ruleSetVersion?: number) =>
    (await client.post('/v1/orders', order(programId, { memberId, ...(ruleSetVersion !== undefined && { ruleSetVersion }) }))).body;
  expect(await settle()).toMatchObject({ ruleSetVersion: 2, earned: { points: 200 } });
  expect(await settle(1)).toMatchObject({ ruleSetVersion: 1, earned: { points: 100 } });
});
