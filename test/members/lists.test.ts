import { useEngine } from '../harness/engine';
import { nextId, order, program, ruleSet } from '../harness/factories';

const engine = useEngine();
let programId: string;

beforeAll(async () => {
  programId = nextId('lists');
  const discounts = [{ id: 'staff20', name: 'Staff', when: "'staff' in member.lists", give: { percent: '20' } }];
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts }) }));
});

interface List {
  members: number;
}

const NDJSON = { 'content-type': 'application/x-ndjson' };
const send = (listId: string, raw: string, options: { headers?: Record<string, string>; key?: string } = {}) =>
  engine().client.call<List>('PUT', `/v1/lists/${listId}/members`, undefined, { ...options, raw, headers: { ...NDJSON, ...options.headers } });
const put = (listId: string, memberIds: readonly string[]) => send(listId, memberIds.map((memberId) => JSON.stringify({ memberId })).join('\n'));
const listsOf = async (memberId: string) => (await engine().client.get<{ lists: string[] }>(`/v1/members/${memberId}`)).body.lists;
const totalOf = async (memberId: string, path = '/v1/orders') =>
  (await engine().client.post<{ total: number }>(path, order(programId, { memberId }))).body.total;

test('an offer for a list holds for who stands on it, from the next order on', async () => {
  const [on, off] = [nextId('m'), nextId('m')];
  expect(await put('staff', [on])).toMatchObject({ status: 201, body: { listId: 'staff', members: 1 } });
  expect([await totalOf(on, '/v1/quotes'), await totalOf(off, '/v1/quotes')]).toEqual([80_000, 100_000]);
  expect([await totalOf(on), await totalOf(off)]).toEqual([80_000, 100_000]);
  expect(await put('staff', [off])).toMatchObject({ status: 200, body: { members: 1 } });
  expect([await totalOf(on), await totalOf(off)]).toEqual([100_000, 80_000]);
  expect([await listsOf(on), await listsOf(off)]).toEqual([[], ['staff']]);
});

test('a list is what its lines say: empty ones are passed over, repetitions count once', async () => {
  const memberId = nextId('m');
  const listId = nextId('list');
  const line = `{"memberId":"${memberId}"}`;
  expect(await send(listId, `\n${line}\r\n\n  ${line}\n`)).toMatchObject({ status: 201, body: { members: 1 } });
  expect(await engine().client.get(`/v1/lists/${listId}`)).toMatchObject({ status: 200, body: { listId, members: 1 } });
  expect(await send(listId, '')).toMatchObject({ status: 200, body: { members: 0 } });
  expect(await engine().database.rows('select * from lumbung.list_member where list_id = $1', [listId])).toEqual([]);
});

test('a list longer than any body comes in', async () => {
  const listId = nextId('list');
  const memberIds = Array.from({ length: 30_000 }, (_, n) => `member-of-a-long-list-${n}`);
  expect(await put(listId, memberIds)).toMatchObject({ status: 201, body: { members: 30_000 } });
  expect(await put(listId, memberIds.slice(1))).toMatchObject({ status: 200, body: { members: 29_999 } });
  const [rows] = await engine().database.rows<{ count: string }>('select count(*) from lumbung.list_member where list_id = $1', [listId]);
  expect(rows?.count).toBe('29999');
}, 120_000);

test.each<[string, string, number, string, string]>([
  ['a line that is no JSON', '{"memberId":"a"}\nmember', 400, 'VALIDATION_FAILED', '2'],
  ['a line without a member', '{"memberId":"a"}\n{}', 400, 'VALIDATION_FAILED', '2.memberId'],
  ['an unknown field', '\n{"memberId":"a","since":1}', 400, 'VALIDATION_FAILED', '2.since'],
  ['an id that is none', '{"memberId":"ä"}', 400, 'VALIDATION_FAILED', '1.memberId'],
])('%s is refused, and the list stays as it was', async (_, raw, status, code, path) => {
  const listId = nextId('list');
  await put(listId, ['b']);
  expect(await send(listId, raw)).toMatchObject({ status, body: { code, errors: [{ path }] } });
  const rows = await engine().database.rows('select member_id from lumbung.list_member where list_id = $1', [listId]);
  expect(rows).toEqual([{ member_id: 'b' }]);
});

test('only NDJSON in UTF-8 is taken', async () => {
  const { client } = engine();
  const path = `/v1/lists/${nextId('list')}/members`;
  expect(await client.put(path, [{ memberId: 'a' }])).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  const raw = Uint8Array.from([0x7b, 0xff, 0x7d]);
  expect(await client.call('PUT', path, undefined, { raw, headers: NDJSON })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  expect(await client.get(path.replace('/members', ''))).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('an Idempotency-Key keeps a list from being put back', async () => {
  const listId = nextId('list');
  const headers = { 'idempotency-key': nextId('i') };
  const first = await send(listId, '{"memberId":"a"}', { headers });
  await put(listId, ['b', 'c']);
  const again = await send(listId, '{ "memberId": "a" }\n', { headers });
  expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 200, 'true']);
  expect(again.body).toEqual(first.body);
  expect(await engine().client.get(`/v1/lists/${listId}`)).toMatchObject({ body: { members: 2 } });
  expect(await send(listId, '{"memberId":"b"}', { headers })).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
});

test('a key limited to programs has lists of its own', async () => {
  const { client } = engine();
  const keyOf = async () =>
    (
      await client.post<{ secret: string }>(
        '/v1/api-keys',
        { keyId: nextId('key'), subject: 's', role: 'order_system', programIds: [programId] },
        { role: 'admin' },
      )
    ).body.secret;
  const [key, other] = [await keyOf(), await keyOf()];
  const [mine, theirs] = [nextId('list'), nextId('list')];
  expect((await send(mine, '{"memberId":"a"}', { key })).status).toBe(201);
  await put(theirs, ['a']);
  expect((await client.get(`/v1/lists/${mine}`, { key })).status).toBe(200);
  for (const [listId, reader] of [
    [theirs, key],
    [mine, other],
  ] as const) {
    expect(await client.get(`/v1/lists/${listId}`, { key: reader })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await send(listId, '{"memberId":"b"}', { key: reader })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  }
});

test('a list that names somebody who was merged away is about who they are now', async () => {
  const [from, into] = [nextId('from'), nextId('into')];
  for (const memberId of [from, into]) await engine().client.put(`/v1/members/${memberId}`, {});
  expect((await engine().client.post('/v1/member-merges', { mergeId: nextId('mg'), from, into })).status).toBe(201);
  expect(await put('staff', [from, into])).toMatchObject({ body: { members: 1 } });
  expect([await listsOf(into), await totalOf(into), await totalOf(from)]).toEqual([['staff'], 80_000, 80_000]);
});
