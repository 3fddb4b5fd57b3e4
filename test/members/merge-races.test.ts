import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();
const gate = useGates();
let programId: string;
let from: string;
let into: string;

beforeAll(async () => {
  programId = nextId('merge');
  await engine().client.put(`/v1/programs/${programId}`, program());
});
beforeEach(() => {
  [from, into] = [nextId('from'), nextId('into')];
});

interface Merge {
  state: string;
}
interface Ordered {
  memberId: string;
}

const buy = (memberId: string, parts: Parameters<typeof order>[1] = {}) =>
  engine().client.post<Ordered>('/v1/orders', order(programId, { memberId, ...parts }));
const give = (memberId: string, parts: Partial<Parameters<typeof grant>[2]> = {}) =>
  engine().client.post('/v1/grants', grant(programId, memberId, { grantedAt: '2026-11-20T09:00:00+07:00', ...parts }));
const merge = (parts: Record<string, unknown> = {}) =>
  engine().client.post<Merge>('/v1/member-merges', { mergeId: nextId('mg'), from, into, ...parts });
const read = async (memberId: string, part: string): Promise<unknown> =>
  (await engine().client.get(`/v1/members/${memberId}/${part}?programId=${programId}`)).body;

test('a merge waits for those that were decided on', async () => {
  await give(from, { points: 100 });
  const [one, two] = [order(programId, { memberId: from, redeem: { points: 60 } }), order(programId, { memberId: into })];
  const held = gate('applyDiscounts.after', one.orderId);
  const first = engine().client.post<Ordered>('/v1/orders', one);
  await held.arrived(1);
  const merging = { mergeId: nextId('mg'), from, into };
  const blocked = gate('postOperations.before', merging.mergeId);
  await give(into, { points: 1 });
  const merged = engine().client.post<Merge>('/v1/member-merges', merging, { headers: { prefer: 'wait=60' } });
  await blocked.arrived(1);
  blocked.pass();
  // The second time it comes it has met the order that is under way.
  await blocked.arrived(2);
  const second = engine().client.post<Ordered>('/v1/orders', two);
  expect((await second).status).toBe(201);
  held.open();
  expect(await first).toMatchObject({ status: 201, body: { memberId: from, redeemed: { points: 60 } } });
  blocked.open();
  expect((await merged).status).toBe(201);
  // 100 − 60, 1, and what both orders earned: the first on what 60 points left to pay.
  expect(await read(into, 'balance')).toMatchObject({ available: 40 + 1 + 99 + 100, debt: 0 });
  await expectInvariants(engine().database);
});

test('an order that comes while cards are being merged settles on the one that is left', async () => {
  await give(from, { points: 100 });
  await give(into, { points: 10 });
  const merging = { mergeId: nextId('mg'), from, into };
  const held = gate('postOperations.written', merging.mergeId);
  const merged = engine().client.post('/v1/member-merges', merging);
  await held.arrived(1);
  const orders = [from, into].map((memberId) => buy(memberId, { redeem: { points: 5 } }));
  // They wait for the cards; one that waits for too long goes on by itself.
  held.open();
  expect((await merged).status).toBe(201);
  for (const settled of await Promise.all(orders)) expect(settled).toMatchObject({ status: 201, body: { memberId: into } });
  expect(await read(into, 'balance')).toMatchObject({ available: 110 - 10 + 2 * 99 });
  await expectInvariants(engine().database);
});

test('two merges of the same members, each into the other: one is done', async () => {
  await give(from, { points: 1 });
  await give(into, { points: 2 });
  const answers = await Promise.all([merge(), merge({ from: into, into: from })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
  expect(await read(from, 'balance')).toMatchObject({ available: 3 });
});

test('many orders of both and a merge in between', async () => {
  const orders = () => Promise.all([from, into, from, into].map((memberId) => buy(memberId)));
  const [before, done, during] = await Promise.all([orders(), give(from).then(() => merge()), orders()]);
  expect(done.status === 201 || done.status === 404).toBe(true);
  for (const { status } of [...before, ...during]) expect(status).toBe(201);
  if (done.status === 404) expect((await merge()).status).toBe(201);
  expect(await read(into, 'balance')).toMatchObject({ available: 1000 + 8 * 100 });
  await expectInvariants(engine().database);
});
