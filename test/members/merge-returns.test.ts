import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { runNight } from '../lifecycle/running';

const engine = useEngine();
let programId: string;
let from: string;
let into: string;

beforeAll(async () => {
  programId = nextId('merge');
  const discounts = [{ id: 'twice', name: 'Twice', code: 'TWICE', give: { amount: 1000, per: 'order' as const }, limits: { perMember: 2 } }];
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
});
beforeEach(() => {
  [from, into] = [nextId('from'), nextId('into')];
});

interface Ordered {
  codesNotApplied: { reason: string }[];
}

const buy = (memberId: string, parts: Parameters<typeof order>[1] = {}) =>
  engine().client.post<Ordered>('/v1/orders', order(programId, { memberId, ...parts }));
const give = (memberId: string, parts: Partial<Parameters<typeof grant>[2]> = {}) =>
  engine().client.post('/v1/grants', grant(programId, memberId, { grantedAt: '2026-11-20T09:00:00+07:00', ...parts }));
const merge = (parts: Record<string, unknown> = {}) => engine().client.post('/v1/member-merges', { mergeId: nextId('mg'), from, into, ...parts });
const read = async <Body>(memberId: string, part: string): Promise<Body> =>
  (await engine().client.get<Body>(`/v1/members/${memberId}/${part}${part.includes('?') ? '&' : '?'}programId=${programId}`)).body;
const items = async <Item>(memberId: string, part: string) => (await read<{ items: Item[] }>(memberId, part)).items;

test('a return of an order from before posts on the card that has it all now', async () => {
  const { client } = engine();
  await give(from, { points: 100, expiresOn: '2027-01-31' });
  const sold = order(programId, { memberId: from, redeem: { points: 100 }, codes: ['TWICE'] });
  await client.post('/v1/orders', sold);
  await client.put(`/v1/members/${into}`, {});
  await merge();
  const before = await read<{ available: number }>(into, 'balance');
  const back = await client.post(`/v1/orders/${sold.orderId}/returns?programId=${programId}`, { returnId: 'rt-1', all: true });
  expect(back).toMatchObject({
    status: 201,
    body: { clawedBack: { points: before.available, fromAvailable: before.available, debt: 0 }, restored: { points: 100 } },
  });
  expect(await read(into, 'balance')).toMatchObject({ available: 100, debt: 0 });
  expect(await items(into, 'lots?state=active')).toMatchObject([{ points: 100, remaining: 100, expiresOn: '2027-01-31', source: { kind: 'grant' } }]);
  // The use was given back: two are left.
  for (const reached of [false, false, true])
    expect((await buy(into, { codes: ['TWICE'] })).body.codesNotApplied.map(({ reason }) => reason)).toEqual(reached ? ['LIMIT_REACHED'] : []);
  await expectInvariants(engine().database);
});

test('a return finds its lots through several merges', async () => {
  const { client } = engine();
  const last = nextId('last');
  await give(from, { points: 60 });
  const sold = order(programId, { memberId: from, redeem: { points: 50 } });
  await client.post('/v1/orders', sold);
  for (const memberId of [into, last]) await client.put(`/v1/members/${memberId}`, {});
  await merge();
  await merge({ from: into, into: last });
  const back = await client.post(`/v1/orders/${sold.orderId}/returns?programId=${programId}`, { returnId: 'rt-1', all: true });
  expect(back).toMatchObject({ status: 201, body: { restored: { points: 50 }, clawedBack: { debt: 0 } } });
  expect(await read(last, 'balance')).toMatchObject({ available: 60, debt: 0 });
  await expectInvariants(engine().database);
});

test('what a return gave back between two merges is not given back again', async () => {
  const { client } = engine();
  const last = nextId('last');
  await give(from, { points: 30, expiresOn: '2027-01-31' });
  await give(from, { points: 30, expiresOn: '2027-02-28' });
  const sold = order(programId, { memberId: from, redeem: { points: 50 }, lines: [line({ quantity: 10, unitPrice: 10_000 })] });
  await client.post('/v1/orders', sold);
  for (const memberId of [into, last]) await client.put(`/v1/members/${memberId}`, {});
  const back = async (body: object) => {
    const path = `/v1/orders/${sold.orderId}/returns?programId=${programId}`;
    const { status, body: answer } = await client.post<{ restored: { lots: { points: number; expiresOn: string }[] } }>(path, body);
    expect(status).toBe(201);
    return answer.restored.lots.map(({ points, expiresOn }) => [points, expiresOn]);
  };
  await merge();
  expect(await back({ returnId: 'rt-1', lines: [{ lineId: '1', quantity: 5 }] })).toEqual([
    [20, '2027-02-28'],
    [5, '2027-01-31'],
  ]);
  await merge({ from: into, into: last });
  expect(await back({ returnId: 'rt-2', all: true })).toEqual([[25, '2027-01-31']]);
  expect(await read(last, 'balance')).toMatchObject({ available: 60, debt: 0 });
  await expectInvariants(engine().database);
});

test('no night looks at the level of a card that was merged away', async () => {
  const { client } = engine();
  const levels = [
    { id: 'bronze', threshold: 0 },
    { id: 'gold', threshold: 50_000 },
  ];
  const of = nextId('levels');
  await client.put(`/v1/programs/${of}`, program({ ruleSet: ruleSet({ levels, levelPolicy: { qualifyOn: 'spend', downgrade: 'reassess' } }) }));
  await client.post('/v1/orders', order(of, { memberId: from }));
  await client.put(`/v1/members/${into}`, {});
  await merge();
  const changes = async () => (await client.get<{ items: unknown[] }>(`/v1/members/${into}/levels?programId=${of}`)).body.items;
  const before = await changes();
  expect(before.length).toBeGreaterThan(0);
  await runNight(client, of, '2026-11-24');
  expect(await changes()).toEqual(before);
  expect((await client.get(`/v1/members/${into}/balance?programId=${of}`)).body).toMatchObject({ level: 'gold' });
});
