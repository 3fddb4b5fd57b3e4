import { useEngine } from '../harness/engine';
import { nextId, order, program } from '../harness/factories';
import { ALL_TABLES, expectInvariants, expectUntouched } from '../harness/invariants';

const engine = useEngine();
let programId: string;

beforeAll(async () => {
  programId = nextId('members');
  await engine().client.put(`/v1/programs/${programId}`, program());
});

interface Member {
  memberId: string;
  birthdayChangedAt: string | null;
  lists: string[];
}

const NOBODY = {
  name: null,
  email: null,
  phone: null,
  birthday: null,
  tags: [],
  attributes: {},
  cards: [],
  externalIds: [],
  lists: [],
  blocked: null,
};
const full = (n: string) => ({
  name: 'Ana Wijaya',
  email: `Ana.${n}@Example.com`,
  phone: '+62 812-345',
  birthday: '1990-02-28',
  tags: ['vip', 'staff'],
  attributes: { shoe: 43, colours: ['red'] },
  cards: [
    { number: `${n}-2`, state: 'active' },
    { number: `${n}-1`, state: 'lost' },
  ],
  externalIds: [
    { system: 'shopify', shop: 'a.myshopify.com', id: n },
    { system: 'crm', id: n },
  ],
});
const put = (memberId: string, body: unknown, options = {}) => engine().client.put<Member>(`/v1/members/${memberId}`, body, options);
const show = (memberId: string, options = {}) => engine().client.get<Member>(`/v1/members/${memberId}`, options);
const search = async (query: string, options = {}) =>
  (await engine().client.get<{ items: Member[] }>(`/v1/members?${query}`, options)).body.items.map(({ memberId }) => memberId);
const failure = (status: number, code: string) => ({ status, body: { code } });

async function keyOf(programIds: string[], role = 'order_system'): Promise<string> {
  const made = await engine().client.post<{ secret: string }>(
    '/v1/api-keys',
    { keyId: nextId('key'), subject: 's', role, programIds },
    { role: 'admin' },
  );
  return made.body.secret;
}

test('a member is registered, read, and replaced as a whole', async () => {
  const memberId = nextId('m');
  const body = full(memberId);
  expect(await show(memberId)).toMatchObject(failure(404, 'NOT_FOUND'));
  expect(await put(memberId, body)).toMatchObject({ status: 201, body: { memberId, ...body, lists: [], blocked: null, birthdayChangedAt: null } });
  expect(await put(memberId, body)).toMatchObject({ status: 200, body: { ...body, birthdayChangedAt: null } });
  expect((await show(memberId)).body).toMatchObject({ memberId, ...body });
  expect((await put(memberId, { name: null, tags: ['vip'] })).body).toMatchObject({ ...NOBODY, tags: ['vip'] });
});

test('a member whom an order brought into being is known, and keeps their points', async () => {
  const memberId = nextId('m');
  await engine().client.post('/v1/orders', order(programId, { memberId }));
  expect((await show(memberId)).body).toMatchObject({ memberId, ...NOBODY });
  expect(await put(memberId, { name: 'Ana' })).toMatchObject({ status: 200, body: { name: 'Ana' } });
  expect((await engine().client.get(`/v1/members/${memberId}/balance?programId=${programId}`)).body).toMatchObject({ available: 100 });
});

test('one registered without an order has zeros', async () => {
  const memberId = nextId('m');
  await put(memberId, {});
  expect((await engine().client.get(`/v1/members/${memberId}/balance?programId=${programId}`)).body).toMatchObject({
    available: 0,
    pending: 0,
    level: 'member',
    version: 0,
  });
});

test('a birthday that was known and is changed says when, however it is taken away in between', async () => {
  const memberId = nextId('m');
  const birthday = async (day: string | null) => (await put(memberId, { birthday: day })).body.birthdayChangedAt;
  expect(await birthday('1990-02-28')).toBeNull();
  expect(await birthday('1990-02-28')).toBeNull();
  const first = await birthday(null);
  expect(first).not.toBeNull();
  expect(Date.parse((await birthday('1990-03-01')) ?? '')).toBeGreaterThanOrEqual(Date.parse(first ?? ''));
});

test('members are found by card, phone, e-mail and external id, however these are spelled', async () => {
  const [one, other] = [nextId('m'), nextId('m')];
  const phone = `+1 555 ${Date.now() % 10_000_000}`;
  await put(one, { ...full(one), phone });
  await put(other, { phone: phone.replaceAll(' ', '-').replace('+', '00') });
  expect(await search(`card=${one}-1`)).toEqual([one]);
  expect(await search(`email=ana.${one}@EXAMPLE.com`)).toEqual([one]);
  expect(await search(`externalId=shopify:${one}`)).toEqual([one]);
  expect(await search(`externalId=crm:${one}`)).toEqual([one]);
  for (const spelled of [encodeURIComponent(phone), phone.replaceAll(' ', ''), encodeURIComponent(`(00${phone.slice(1)})`)])
    expect((await search(`phone=${spelled}`)).sort()).toEqual([one, other].sort());
  const page = await engine().client.get<{ items: Member[]; nextCursor: string }>(`/v1/members?limit=1&phone=${encodeURIComponent(phone)}`);
  const rest = await search(`phone=${encodeURIComponent(phone)}&cursor=${page.body.nextCursor}`);
  expect([...page.body.items.map(({ memberId }) => memberId), ...rest].sort()).toEqual([one, other].sort());
  for (const nothing of [`card=${one}`, `externalId=crm:${one}-`, 'email=nobody@example.com', 'phone=0']) expect(await search(nothing)).toEqual([]);
});

test('a number and an external id are one member’s, also for two who ask at the same time', async () => {
  const [one, other] = [nextId('m'), nextId('m')];
  const { cards, externalIds } = full(one);
  const racing = await Promise.all([one, other].map((memberId) => put(memberId, { cards, externalIds })));
  expect(racing.map(({ status }) => status).sort()).toEqual([201, 400]);
  const refused = racing.find(({ status }) => status === 400)?.body;
  expect(refused).toMatchObject({
    code: 'VALIDATION_FAILED',
    errors: ['cards.0.number', 'cards.1.number', 'externalIds.0.id', 'externalIds.1.id'].map((path) => ({
      path,
      message: 'belongs to another member',
    })),
  });
  const [winner, loser] = racing[0]?.status === 201 ? [one, other] : [other, one];
  expect(await show(loser)).toMatchObject(failure(404, 'NOT_FOUND'));
  await put(winner, {});
  expect((await put(loser, { cards, externalIds })).status).toBe(201);
  expect(await search(`card=${one}-1`)).toEqual([loser]);
});

test.each<[string, unknown, number, string]>([
  ['an unknown field', { nickname: 'A' }, 400, 'nickname'],
  ['an empty name', { name: '' }, 400, 'name'],
  ['what is no e-mail', { email: 'ana' }, 400, 'email'],
  ['what is no phone', { phone: 'call me' }, 400, 'phone'],
  ['a phone without digits', { phone: '+ ()' }, 400, 'phone'],
  ['a day that does not exist', { birthday: '1990-02-30' }, 400, 'birthday'],
  ['a birthday to come', { birthday: '2999-01-01' }, 400, 'birthday'],
  ['a tag twice', { tags: ['a', 'b', 'a'] }, 400, 'tags.2'],
  ['a number twice', { cards: [{ number: '1' }, { number: '1' }] }, 400, 'cards.1.number'],
  ['a state that is none', { cards: [{ number: '1', state: 'gone' }] }, 400, 'cards.0.state'],
  ['a number with spaces', { cards: [{ number: '1 2' }] }, 400, 'cards.0.number'],
  [
    'an external id twice',
    {
      externalIds: [
        { system: 'crm', id: '1' },
        { system: 'crm', id: '1' },
      ],
    },
    400,
    'externalIds.1.id',
  ],
  ['a system with a colon', { externalIds: [{ system: 'a:b', id: '1' }] }, 400, 'externalIds.0.system'],
  ['an attribute that is an object', { attributes: { a: {} } }, 400, 'attributes.a'],
  ['a referral, which comes later', { referredBy: 'm-1' }, 501, 'referredBy'],
])('%s is refused and leaves nothing', async (_, body, status, path) => {
  const answer = await expectUntouched(engine().database, () => put(nextId('m'), body), ALL_TABLES);
  expect(answer).toMatchObject({ status, body: { code: status === 501 ? 'NOT_AVAILABLE' : 'VALIDATION_FAILED', errors: [{ path }] } });
});

test.each([
  ['', 'card'],
  ['card=1&phone=2', 'phone'],
  ['externalId=shopify', 'externalId'],
  ['externalId=:1', 'externalId'],
  ['email=', 'email'],
  ['name=Ana', 'name'],
  ['card=1&limit=0', 'limit'],
])('a search by "%s" is refused', async (query, path) => {
  expect(await engine().client.get(`/v1/members?${query}`)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } });
});

test('a key limited to programs sees members that have a card there or that it made, and no others', async () => {
  const mine = nextId('mine');
  await engine().client.put(`/v1/programs/${mine}`, program());
  const [key, others] = [await keyOf([mine]), await keyOf([mine])];
  const [made, theirs] = [nextId('m'), nextId('m')];
  expect((await put(made, full(made), { key })).status).toBe(201);
  await put(theirs, full(theirs));
  expect((await show(made, { key })).status).toBe(200);
  for (const [memberId, sees] of [
    [made, others],
    [theirs, key],
  ] as const) {
    const hidden = await expectUntouched(engine().database, () =>
      Promise.all([
        show(memberId, { key: sees }),
        put(memberId, {}, { key: sees }),
        engine().client.call('DELETE', `/v1/members/${memberId}`, undefined, { key: sees }),
        engine().client.post(`/v1/members/${memberId}/block`, { reason: 'r' }, { key: sees }),
        engine().client.post(`/v1/members/${memberId}/unblock`, undefined, { key: sees }),
        engine().client.get(`/v1/members/${memberId}/orders?programId=${mine}`, { key: sees }),
      ]),
    );
    for (const answer of hidden) expect(answer).toMatchObject(failure(404, 'NOT_FOUND'));
    expect(await search(`card=${memberId}-1`, { key: sees })).toEqual([]);
  }
  await engine().client.post('/v1/orders', order(mine, { memberId: theirs }), { key });
  expect((await show(theirs, { key })).status).toBe(200);
  expect(await search(`card=${theirs}-1`, { key })).toEqual([theirs]);
});

test('orders of a member, by state', async () => {
  const memberId = nextId('m');
  const [first, second] = [order(programId, { memberId }), order(programId, { memberId })];
  await engine().client.post('/v1/orders', first);
  await engine().client.post('/v1/orders', second);
  await engine().client.post('/v1/orders', order(programId, { memberId, redeem: { points: 9000 } }));
  const list = async (query = '') =>
    (await engine().client.get<{ items: { orderId: string }[] }>(`/v1/members/${memberId}/orders?programId=${programId}${query}`)).body.items;
  expect((await list('&state=settled')).map(({ orderId }) => orderId)).toEqual([second.orderId, first.orderId]);
  expect(await list()).toHaveLength(3);
  expect(await list('&to=2020-01-01')).toEqual([]);
  expect(await engine().client.get(`/v1/members/nobody/orders?programId=${programId}`)).toMatchObject(failure(404, 'NOT_FOUND'));
});

test('what was changed is sound', async () => {
  await expectInvariants(engine().database);
});

test.each(['email=%00', 'card=a%00', 'externalId=crm:%00', 'phone=1&cursor=AA'])(
  'a search for what can not be stored (%s) is refused',
  async (query) => {
    expect(await engine().client.get(`/v1/members?${query}`)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  },
);
