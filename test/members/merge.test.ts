import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import { broken, reconcile } from '../reconciliation/reconciling';

const engine = useEngine();
let programId: string;
let otherId: string;
let from: string;
let into: string;

beforeAll(async () => {
  [programId, otherId] = [nextId('merge'), nextId('merge')];
  const rules = ruleSet({
    discounts: [
      { id: 'twice', name: 'Twice', code: 'TWICE', give: { amount: 1000, per: 'order' }, limits: { perMember: 2 } },
      { id: 'staff', name: 'Staff', when: "'staff' in member.lists", give: { percent: '10' } },
    ],
    levels: [
      { id: 'bronze', threshold: 0, multiplier: '1' },
      { id: 'gold', threshold: 250_000, multiplier: '1' },
    ],
  });
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: rules }));
  await engine().client.put(`/v1/programs/${otherId}`, program());
});
beforeEach(() => {
  [from, into] = [nextId('from'), nextId('into')];
});

interface Merge {
  state: string;
  into: string;
  programs: { programId: string; points: number; debt: number; held: number; balance: { available: number } }[];
}
interface Ordered {
  memberId: string;
  earned: { points: number };
  discountTotal: number;
  codesNotApplied: { reason: string }[];
  balance: { available: number };
}

const buy = (memberId: string, parts: Parameters<typeof order>[1] = {}, of = programId) =>
  engine().client.post<Ordered>('/v1/orders', order(of, { memberId, ...parts }));
const give = (memberId: string, parts: Partial<Parameters<typeof grant>[2]> = {}, of = programId) =>
  engine().client.post('/v1/grants', grant(of, memberId, { grantedAt: '2026-11-20T09:00:00+07:00', ...parts }));
const merge = (parts: Record<string, unknown> = {}, options = {}) =>
  engine().client.post<Merge>('/v1/member-merges', { mergeId: nextId('mg'), from, into, ...parts }, options);
const read = async <Body>(memberId: string, part: string, of = programId): Promise<Body> =>
  (await engine().client.get<Body>(`/v1/members/${memberId}/${part}${part.includes('?') ? '&' : '?'}programId=${of}`)).body;
const items = async <Item>(memberId: string, part: string, of = programId) => (await read<{ items: Item[] }>(memberId, part, of)).items;
const failure = (status: number, code: string, path?: string) => ({ status, body: { code, ...(path !== undefined && { errors: [{ path }] }) } });

test('a level set by hand goes on through its day', async () => {
  const { client, database } = engine();
  await give(from);
  await give(into);
  const set = { programId, level: 'gold', until: '2026-12-31', reason: 'A guest' };
  expect((await client.put(`/v1/members/${from}/level`, set, { role: 'support' })).status).toBeLessThan(300);
  expect(await merge()).toMatchObject({ status: 201 });
  expect(await read(into, 'balance')).toMatchObject({ level: 'gold' });
  expect(await read(into, 'balance?on=2027-01-01')).toMatchObject({ level: 'bronze' });
  expect(await items(into, 'levels')).toMatchObject([
    { level: 'gold', cause: { kind: 'merge' } },
    { level: 'gold', cause: { kind: 'by_hand', until: '2026-12-31' } },
  ]);
  await expectInvariants(database);
});

test('everything goes over, in all programs', async () => {
  const { client } = engine();
  await give(from, { points: 100, expiresOn: '2027-01-31' });
  await buy(from, { redeem: { points: 40 } });
  await give(from, { points: 30, availableOn: '2026-12-24' });
  await give(into, { points: 7 });
  await give(from, { points: 11 }, otherId);
  const holding = { holdId: nextId('h'), programId, memberId: from, points: 20, expiresAt: '2999-01-01T00:00:00Z' };
  expect((await client.post('/v1/holds', holding)).status).toBe(201);

  const body = { mergeId: nextId('mg'), from, into };
  const merged = await client.post<Merge>('/v1/member-merges', body);
  expect(merged).toMatchObject({ status: 201, body: { ...body, state: 'settled' } });
  const mine = merged.body.programs.find((one) => one.programId === programId);
  // 100 granted, 40 of them redeemed, 99 earned on what was left to pay, 30 pending.
  expect(mine).toMatchObject({ points: 60 + 99 + 30, debt: 0, held: 20 });
  expect(merged.body.programs.find((one) => one.programId === otherId)).toMatchObject({ points: 11, balance: { available: 11 } });

  const now = { available: 60 + 99 + 7 - 20, pending: 30, held: 20, debt: 0 };
  expect(await read(into, 'balance')).toMatchObject({ memberId: into, ...now });
  expect(await read(from, 'balance')).toMatchObject(now);
  const lots = await items<{ points: number; source: { kind: string } }>(into, 'lots?state=active');
  expect(lots.map(({ points, source }) => [points, source.kind]).sort()).toEqual(
    [
      [100, 'grant'],
      [7, 'grant'],
      [99, 'order'],
    ].sort(),
  );
  expect(await items(into, 'lots?state=pending')).toMatchObject([{ points: 30, availableOn: '2026-12-24' }]);
  const entries = await items<{ kind: string; points: number }>(into, 'entries');
  expect(entries.slice(0, 2).map(({ kind, points }) => [kind, points])).toEqual(
    expect.arrayContaining([
      ['transfer_in', 189],
      ['transfer_out', -189],
    ]),
  );
  expect(entries.map(({ kind }) => kind)).toContain('redeem');
  expect(await items(from, 'orders')).toHaveLength(1);

  const again = await client.post<Merge>('/v1/member-merges', body);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  expect(again.body).toEqual(merged.body);
  expect((await client.get(`/v1/member-merges/${body.mergeId}`)).body).toEqual(merged.body);
  expect(await client.post('/v1/member-merges', { ...body, into: nextId('m') })).toMatchObject(failure(409, 'IDEMPOTENCY_CONFLICT'));

  expect(await client.post(`/v1/holds/${holding.holdId}/capture?programId=${programId}`, { captureId: nextId('c'), points: 20 })).toMatchObject({
    status: 201,
  });
  expect(await read(into, 'balance')).toMatchObject({ held: 0, available: 146 });
  await expectInvariants(engine().database);
});

test('both are one person: who they are, how they are found, lists and blocks', async () => {
  const { client } = engine();
  await client.put(`/v1/members/${from}`, {
    name: 'Ana W.',
    email: `${from}@example.com`,
    tags: ['a', 'b'],
    attributes: { shoe: 43, hat: 'm' },
    cards: [{ number: `${from}-1` }],
    externalIds: [{ system: 'crm', id: from }],
  });
  await client.put(`/v1/members/${into}`, { name: 'Ana Wijaya', tags: ['b', 'c'], attributes: { hat: 'l' }, cards: [{ number: `${into}-1` }] });
  const raw = `{"memberId":"${from}"}\n{"memberId":"${into}"}`;
  for (const [listId, lines] of [
    ['staff', `{"memberId":"${from}"}`],
    ['both', raw],
  ] as const)
    await client.call('PUT', `/v1/lists/${listId}/members`, undefined, { raw: lines, headers: { 'content-type': 'application/x-ndjson' } });
  await client.post(`/v1/members/${from}/block`, { reason: 'stolen' });
  expect((await merge()).status).toBe(201);

  const member = {
    memberId: into,
    ...{ name: 'Ana Wijaya', email: `${from}@example.com`, tags: ['a', 'b', 'c'], attributes: { shoe: 43, hat: 'l' }, lists: ['both', 'staff'] },
    cards: [{ number: `${into}-1` }, { number: `${from}-1` }],
    blocked: { reason: 'stolen' },
  };
  for (const memberId of [from, into]) expect((await client.get(`/v1/members/${memberId}`)).body).toMatchObject(member);
  for (const query of [`card=${from}-1`, `email=${from}@example.com`, `externalId=crm:${from}`])
    expect((await client.get(`/v1/members?${query}`)).body).toMatchObject({ items: [{ memberId: into }] });
  expect((await client.get('/v1/lists/both')).body).toMatchObject({ members: 1 });
  expect((await buy(from)).body).toMatchObject({ discountTotal: 10_000 });
  const answers = await Promise.all([
    client.put(`/v1/members/${from}`, {}),
    client.post(`/v1/members/${from}/unblock`),
    client.call('DELETE', `/v1/members/${from}`),
  ]);
  for (const answer of answers) expect(answer).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED', mergedInto: into } });
  // Nothing of the one who was merged away is left when the other is deleted.
  await client.call('DELETE', `/v1/members/${into}`);
  expect(await client.get(`/v1/members/${from}`)).toMatchObject(failure(404, 'NOT_FOUND'));
  expect(await buy(from)).toMatchObject(failure(404, 'NOT_FOUND'));
  expect(
    await engine().database.rows(`select member_id from lumbung.member m where m::text like '%Ana W%' and member_id = any ($1)`, [[from, into]]),
  ).toEqual([]);
});

test('orders, quotes and points of the old id go to the new one, and count on its counters', async () => {
  const { client } = engine();
  await buy(from, { codes: ['TWICE'] });
  await buy(into, { codes: ['TWICE'] });
  await merge();
  for (const path of ['/v1/quotes', '/v1/orders'])
    expect(await client.post<Ordered>(path, order(programId, { memberId: from, codes: ['TWICE'] }))).toMatchObject({
      body: { discountTotal: 0, codesNotApplied: [{ reason: 'LIMIT_REACHED' }] },
    });
  expect(await buy(from, { redeem: { points: 50 } })).toMatchObject({ status: 201, body: { memberId: into } });
  await give(from, { points: 5 });
  expect((await client.post('/v1/redemptions', { redemptionId: nextId('r'), programId, memberId: from, points: 1, reason: 'r' })).status).toBe(201);
  const [{ count }] = (await engine().database.rows<{ count: string }>(
    `select count(*) from lumbung.attempt where kind = 'order' and member_id = any ($1) and (facts->>'isFirst')::boolean`,
    [[from, into]],
  )) as [{ count: string }];
  expect(count).toBe('2');
  const other = await buy(from, {}, otherId);
  expect(other.body).toMatchObject({ memberId: into, balance: { available: 100 } });
  await expectInvariants(engine().database);
});

test('the better level stays, or the one that both reach together', async () => {
  await buy(from);
  await buy(into, { lines: [{ lineId: '1', sku: 'x', quantity: 1, unitPrice: 200_000 }] });
  expect(await read(into, 'balance')).toMatchObject({ level: 'bronze', nextLevel: { missing: 50_000 } });
  await merge();
  expect(await read(into, 'balance')).toMatchObject({ level: 'gold' });
  expect(await items(into, 'levels')).toMatchObject([{ level: 'gold', cause: { kind: 'merge' } }]);
  await expectInvariants(engine().database);
});

test('a statement over the merge adds up, and history before it is there', async () => {
  await give(from, { points: 10 });
  await give(into, { points: 5 });
  await merge();
  const statement = await read(into, 'statement?from=2026-11-01&to=2026-12-31');
  expect(statement).toMatchObject({ totals: { grant: 15, transfer_in: 10, transfer_out: -10 }, closing: { available: 15 } });
  expect(await read(from, `balance?at=${encodeURIComponent('2026-11-20T10:00:00+07:00')}`)).toMatchObject({ memberId: from, available: 15 });
});

test('merges follow one another, and never in a circle', async () => {
  const last = nextId('last');
  await give(from, { points: 1 });
  await give(into, { points: 2 });
  await give(last, { points: 4 });
  expect((await merge()).status).toBe(201);
  expect(await merge()).toMatchObject(failure(409, 'ALREADY_RESOLVED'));
  expect(await merge({ from: into, into: from })).toMatchObject(failure(400, 'VALIDATION_FAILED', 'into'));
  // Whoever is named as the target stands for whom they have become.
  const third = nextId('third');
  await give(third, { points: 8 });
  expect(await merge({ from: third, into: from })).toMatchObject({ status: 201, body: { into } });
  expect((await merge({ from: into, into: last })).status).toBe(201);
  for (const memberId of [from, third, into, last]) expect(await read(memberId, 'balance')).toMatchObject({ available: 15 });
  const sold = await buy(third);
  expect(sold.body).toMatchObject({ memberId: last, balance: { available: 115 } });
  await expectInvariants(engine().database);
});

describe('nothing is merged', () => {
  test.each<[string, (names: { from: string; into: string }) => Record<string, unknown>, number, string, string]>([
    ['of nobody', () => ({ from: 'nobody' }), 404, 'NOT_FOUND', 'from'],
    ['into nobody', () => ({ into: 'nobody' }), 404, 'NOT_FOUND', 'into'],
    ['into themselves', (names) => ({ from: names.into }), 400, 'VALIDATION_FAILED', 'into'],
    ['without an id', () => ({ mergeId: undefined }), 400, 'VALIDATION_FAILED', 'mergeId'],
    ['with an unknown field', () => ({ programId: 'p' }), 400, 'VALIDATION_FAILED', 'programId'],
  ])('%s', async (_, parts, status, code, path) => {
    await give(from);
    await give(into);
    expect(await expectUntouched(engine().database, () => merge(parts({ from, into })))).toMatchObject(failure(status, code, path));
  });

  test('of or into somebody who was deleted', async () => {
    await give(from);
    await give(into);
    await engine().client.call('DELETE', `/v1/members/${from}`);
    expect(await merge()).toMatchObject(failure(404, 'NOT_FOUND', 'from'));
    expect(await merge({ from: into, into: from })).toMatchObject(failure(404, 'NOT_FOUND', 'into'));
  });

  test('by a key that doesn’t see all of it', async () => {
    const key = (
      await engine().client.post<{ secret: string }>(
        '/v1/api-keys',
        { keyId: nextId('key'), subject: 's', role: 'support', programIds: [programId] },
        { role: 'admin' },
      )
    ).body.secret;
    await give(from);
    await give(into, {}, otherId);
    expect(await merge({}, { key })).toMatchObject(failure(404, 'NOT_FOUND', 'into'));
    await give(into);
    expect(await merge({}, { key })).toMatchObject(failure(403, 'FORBIDDEN'));
    const third = nextId('third');
    await give(third);
    const done = await merge({ into: third }, { key });
    expect(done.status).toBe(201);
  });
});

test('reconciliation finds nothing to say of merges and deletions', async () => {
  await give(from, { points: 100 });
  await buy(from, { redeem: { points: 10 }, codes: ['TWICE'] });
  await give(into);
  await merge();
  await engine().client.call('DELETE', `/v1/members/${into}`);
  expect(broken(await reconcile(engine().client))).toEqual([]);
});
