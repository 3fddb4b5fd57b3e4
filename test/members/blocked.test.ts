import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';

const engine = useEngine();
let programId: string;
let memberId: string;

beforeAll(async () => {
  programId = nextId('blocked');
  await engine().client.put(`/v1/programs/${programId}`, program());
});
beforeEach(async () => {
  memberId = nextId('m');
  await engine().client.post('/v1/grants', grant(programId, memberId));
});

const block = (reason = 'reported stolen', options = {}) => engine().client.post(`/v1/members/${memberId}/block`, { reason }, options);
const unblock = () => engine().client.post(`/v1/members/${memberId}/unblock`);
const send = (parts: Parameters<typeof order>[1] = {}) => engine().client.post('/v1/orders', order(programId, { memberId, ...parts }));
const quote = (parts: Parameters<typeof order>[1] = {}) => engine().client.post('/v1/quotes', order(programId, { memberId, ...parts }));
const refused = { status: 422, body: { code: 'MEMBER_BLOCKED' } };

test('who is blocked can’t spend, and who is not any more can', async () => {
  const { database } = engine();
  expect(await block()).toMatchObject({ status: 200, body: { blocked: { reason: 'reported stolen', by: 'dev-order_system' } } });
  for (const points of [10, 'max'] as const) {
    expect(await expectUntouched(database, () => send({ redeem: { points } }))).toMatchObject(refused);
    expect(await quote({ redeem: { points } })).toMatchObject(refused);
  }
  const redemption = { redemptionId: nextId('r'), programId, memberId, points: 10, reason: 'coffee', redeemedAt: '2026-11-23T09:00:00+07:00' };
  expect(await expectUntouched(database, () => engine().client.post('/v1/redemptions', redemption))).toMatchObject(refused);
  expect(await unblock()).toMatchObject({ status: 200, body: { blocked: null } });
  expect((await engine().client.post('/v1/redemptions', redemption)).status).toBe(201);
  expect(await send({ redeem: { points: 10 } })).toMatchObject({ status: 201, body: { redeemed: { points: 10 } } });
});

test('who is blocked goes on earning', async () => {
  await block();
  expect(await send()).toMatchObject({ status: 201, body: { earned: { points: 100 }, balance: { available: 1100 } } });
  expect(await engine().client.post('/v1/grants', grant(programId, memberId))).toMatchObject({ status: 201, body: { balance: { available: 2000 } } });
});

test('a refusal for a block doesn’t bind the id, and its replay is another try', async () => {
  await block();
  const body = order(programId, { memberId, redeem: { points: 10 } });
  expect(await engine().client.post('/v1/orders', body)).toMatchObject(refused);
  await unblock();
  expect((await engine().client.post('/v1/orders', body)).status).toBe(201);
});

test('blocking again replaces the reason; unblocking twice is no mistake', async () => {
  await block('one');
  expect(await block('another')).toMatchObject({ status: 200, body: { blocked: { reason: 'another' } } });
  expect((await unblock()).status).toBe(200);
  expect(await unblock()).toMatchObject({ status: 200, body: { blocked: null } });
});

test.each([
  [{}, 'reason'],
  [{ reason: '' }, 'reason'],
  [{ reason: 'r', until: 'x' }, 'until'],
])('%j is refused', async (body, path) => {
  expect(await engine().client.post(`/v1/members/${memberId}/block`, body)).toMatchObject({
    status: 400,
    body: { code: 'VALIDATION_FAILED', errors: [{ path }] },
  });
});

test('a member that nobody knows can’t be blocked', async () => {
  const answer = await engine().client.post('/v1/members/nobody/block', { reason: 'r' });
  expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('what was refused and settled is sound', async () => {
  await expectInvariants(engine().database);
});
