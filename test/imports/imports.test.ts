import { gzipSync } from 'node:zlib';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { ALL_TABLES, expectInvariants, snapshot } from '../harness/invariants';
import { answersIn, importLines, ndjson, type ImportedLine } from './importing';

const engine = useEngine();
const NDJSON = { 'content-type': 'application/x-ndjson' };
let programId: string;

beforeAll(async () => {
  programId = nextId('imports');
  const rules = ruleSet({
    discounts: [{ id: 'ten', give: { percent: '10' }, limits: { total: 1000 } }],
    levels: [
      { id: 'member', threshold: 0 },
      { id: 'gold', threshold: 50_000 },
    ],
  });
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: rules }));
});

afterEach(() => expectInvariants(engine().database));

const statuses = (answers: readonly ImportedLine[]) => answers.map(({ status }) => status);

test('orders and grants are settled as by calls of their own, in the order of their lines; sent twice nothing changes', async () => {
  const { client, database } = engine();
  const members = Array.from({ length: 20 }, () => nextId('m'));
  const lines = members.flatMap((memberId) => [
    { grant: grant(programId, memberId) },
    // Only possible after the grant before it.
    { order: order(programId, { memberId, redeem: { points: 1000 } }) },
    { order: order(programId) },
  ]);
  const first = await importLines(client, lines);
  expect(statuses(first)).toEqual(lines.map(() => 201));
  expect(first.map(({ line: number }) => number)).toEqual(lines.map((_, index) => index + 1));
  expect(first.slice(0, 3)).toEqual([
    { line: 1, kind: 'grant', id: (lines[0] as { grant: { grantId: string } }).grant.grantId, status: 201 },
    { line: 2, kind: 'order', id: (lines[1] as { order: { orderId: string } }).order.orderId, status: 201 },
    expect.objectContaining({ line: 3, kind: 'order', status: 201 }),
  ]);
  const { body } = await client.get(`/v1/members/${members[7]!}/balance?programId=${programId}`);
  expect(body).toMatchObject({ available: 89, pending: 0 });

  const before = await snapshot(database, ALL_TABLES);
  expect(statuses(await importLines(client, lines))).toEqual(lines.map(() => 200));
  expect(await snapshot(database, ALL_TABLES)).toEqual(before);
  // The same bodies by calls of their own are the same operations.
  const [one] = lines as [{ grant: unknown }];
  expect((await client.post('/v1/grants', one.grant)).headers.get('idempotent-replayed')).toBe('true');
});

test('many lines of one member keep their order', async () => {
  const { client } = engine();
  const memberId = nextId('m');
  // Each can be redeemed only after the one before it was granted.
  const lines = Array.from({ length: 15 }, () => [
    { grant: grant(programId, memberId, { points: 10 }) },
    { order: order(programId, { memberId, lines: [line({ unitPrice: 100 })], redeem: { points: 10 } }) },
  ]).flat();
  expect(statuses(await importLines(client, lines))).toEqual(lines.map(() => 201));
});

test('what is wrong with a line is told in its answer, and the rest goes on', async () => {
  const { client } = engine();
  const [taken, memberId] = [order(programId), nextId('m')];
  const far = '2999-01-01T00:00:00+07:00';
  const known = nextId('real');
  await client.put(`/v1/programs/${known}`, program({ sandbox: false }));
  const lines = [
    { order: taken },
    '{"order": {',
    '',
    '   ',
    { order: { ...taken, channel: 'another' } },
    { order: order(programId, { memberId, redeem: { points: 5 } }) },
    { order: { ...order(programId), lines: [], nonsense: 1 } },
    { order: order('nobody') },
    { grant: grant(programId, memberId), order: taken },
    { purchase: taken },
    [],
    `{"order": ${JSON.stringify(order(programId)).replace('"quantity":1', '"quantity":1.5')}}`,
    { order: order(known, { placedAt: far }) },
    `{"grant": {"reason": "${'x'.repeat(2 ** 20)}"}}`,
    { order: { ...order(programId), state: 'finished' } },
    { grant: grant(programId, memberId) },
  ];
  const answers = await importLines(client, lines);
  expect(answers.map(({ line: number, status, code }) => [number, status, code])).toEqual([
    [1, 201, undefined],
    [2, 400, 'VALIDATION_FAILED'],
    [5, 409, 'IDEMPOTENCY_CONFLICT'],
    [6, 422, 'INSUFFICIENT_POINTS'],
    [7, 400, 'VALIDATION_FAILED'],
    [8, 404, 'NOT_FOUND'],
    [9, 400, 'VALIDATION_FAILED'],
    [10, 400, 'VALIDATION_FAILED'],
    [11, 400, 'VALIDATION_FAILED'],
    [12, 400, 'VALIDATION_FAILED'],
    [13, 400, 'VALIDATION_FAILED'],
    [14, 413, 'PAYLOAD_TOO_LARGE'],
    [15, 400, 'VALIDATION_FAILED'],
    [16, 201, undefined],
  ]);
  const [, broken, , refused, invalid, , , , , inexact] = answers;
  expect(broken).toMatchObject({ id: null, detail: expect.stringContaining('it ends too early') as string });
  expect(refused).toMatchObject({ kind: 'order', detail: 'Only 0 points are available.' });
  expect(invalid?.errors?.map(({ path }) => path).sort()).toEqual(['lines', 'nonsense']);
  expect(inexact?.errors).toEqual([{ path: 'lines.0.quantity', message: 'must be a whole number, written with digits only' }]);
});

test('an order that was settled elsewhere is recorded and posts nothing', async () => {
  const { client, database } = engine();
  const memberId = nextId('m');
  const imported = {
    ...order(programId, { memberId, codes: ['X'], lines: [line({ given: [{ name: 'old', kind: 'code', amount: 20_000 }] })] }),
    state: 'imported',
  };
  expect(statuses(await importLines(client, [{ order: imported }]))).toEqual([201]);
  const { body } = await client.get(`/v1/orders/${imported.orderId}?programId=${programId}`);
  expect(body).toMatchObject({ state: 'imported', memberId, subtotal: 100_000, discountTotal: 20_000, total: 80_000, balance: null });
  expect(body).toMatchObject({ earned: { points: 0, lots: [] }, redeemed: { points: 0, lots: [] } });
  const rows = 'select from lumbung.entry where source_id = $1 union all select from lumbung.lot where source_id = $1';
  expect(await database.rows(rows, [imported.orderId])).toEqual([]);
  expect(await database.rows('select from lumbung.card where member_id = $1', [memberId])).toEqual([]);
  expect((await client.get(`/v1/orders/${imported.orderId}/explanation?programId=${programId}`)).status).toBe(200);
  const listed = await client.get<{ items: { orderId: string }[] }>(`/v1/orders?programId=${programId}&memberId=${memberId}&from=2000-01-01`);
  expect(listed.body.items.map(({ orderId }) => orderId)).toEqual([imported.orderId]);

  // It is nobody's first order, and counts toward no level.
  const own = order(programId, { memberId });
  expect((await client.post<{ level: string }>('/v1/orders', own)).body.level).toBe('member');
  const [card] = await database.rows<{ orders: string; spend: string }>('select orders, spend from lumbung.card where member_id = $1', [memberId]);
  expect(card).toEqual({ orders: '1', spend: '90000' });

  expect(statuses(await importLines(client, [{ order: imported }]))).toEqual([200]);
  expect(await client.post('/v1/orders', imported)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  const wanting = { ...order(programId, { memberId, redeem: { points: 1 } }), state: 'imported' };
  expect(await importLines(client, [{ order: wanting }])).toMatchObject([{ status: 400, errors: [{ path: 'redeem' }] }]);
});

test('an order that was settled elsewhere can be returned, which moves no points', async () => {
  const { client, database } = engine();
  const memberId = nextId('m');
  await client.post('/v1/orders', order(programId, { memberId }));
  const cards = () => database.rows('select * from lumbung.card where member_id = $1', [memberId]);
  const [before] = await cards();
  const imported = { ...order(programId, { memberId, lines: [line({ quantity: 3, unitPrice: 1000 })] }), state: 'imported' };
  const back = { orderId: imported.orderId, programId, returnId: 'r-1', lines: [{ lineId: '1', quantity: 2 }] };
  expect(statuses(await importLines(client, [{ order: imported }, { return: back }]))).toEqual([201, 201]);
  const { body } = await client.get(`/v1/orders/${imported.orderId}/returns/r-1?programId=${programId}`);
  expect(body).toMatchObject({ refund: { amount: 2000, restoredValue: 0, payable: 2000 }, clawedBack: { points: 0 }, restored: { points: 0 } });
  const [after] = await cards();
  expect(after).toMatchObject({ active: before?.active as unknown, spend: before?.spend as unknown, earned: before?.earned as unknown });
  expect(await database.rows('select from lumbung.entry where source_id = $1 or source_id = $2', [imported.orderId, 'r-1'])).toEqual([]);

  const nobodys = { ...order(programId), state: 'imported' };
  await importLines(client, [{ order: nobodys }]);
  const claim = await client.post(`/v1/orders/${nobodys.orderId}/claim?programId=${programId}`, { claimId: 'c-1', memberId });
  expect(claim).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });
});

test('returns come after their orders, and before what their member does next', async () => {
  const { client } = engine();
  const members = Array.from({ length: 10 }, () => nextId('m'));
  const lines = members.flatMap((memberId) => {
    const [granted, bought] = [grant(programId, memberId, { points: 50 }), order(programId, { memberId, redeem: { points: 50 } })];
    return [
      { grant: granted },
      { order: bought },
      // Only then there are points to redeem again; its program is that of the order.
      { return: { orderId: bought.orderId, returnId: 'r-1', all: true } },
      { order: order(programId, { memberId, redeem: { points: 50 } }) },
    ];
  });
  const first = await importLines(client, lines);
  expect(statuses(first)).toEqual(lines.map(() => 201));
  expect(first[2]).toMatchObject({ kind: 'return', id: 'r-1' });
  expect(statuses(await importLines(client, lines))).toEqual(lines.map(() => 200));
  const [, , back] = lines as [unknown, unknown, { return: { orderId: string } }];
  const alone = await client.post(`/v1/orders/${back.return.orderId}/returns?programId=${programId}`, { returnId: 'r-1', all: true });
  expect(alone.headers.get('idempotent-replayed')).toBe('true');
  expect(await importLines(client, [{ return: { orderId: 'nothing', returnId: 'r', all: true } }, { return: { orderId: 'x' } }])).toMatchObject([
    { status: 404, code: 'NOT_FOUND' },
    { status: 400, id: null },
  ]);
});

test('members are registered and changed', async () => {
  const { client } = engine();
  const memberId = nextId('m');
  const ana = { memberId, name: 'Ana', email: 'ana@example.com' };
  const answers = await importLines(client, [{ member: ana }, { member: { ...ana, name: 'Ana W.' } }, { member: { memberId: nextId('m'), age: 4 } }]);
  expect(answers).toMatchObject([
    { kind: 'member', id: memberId, status: 201 },
    { kind: 'member', id: memberId, status: 200 },
    { kind: 'member', status: 400, errors: [{ path: 'age' }] },
  ]);
  expect((await client.get(`/v1/members/${memberId}`)).body).toMatchObject({ name: 'Ana W.', email: 'ana@example.com' });
});

test('a body may be compressed, and say something else than it is', async () => {
  const { client } = engine();
  const raw = ndjson([{ order: order(programId) }, { order: order(programId) }]);
  const post = (body: string | Uint8Array, headers: Record<string, string>) => client.post<string>('/v1/imports', undefined, { raw: body, headers });
  const zipped = await post(gzipSync(raw), { ...NDJSON, 'content-encoding': 'gzip' });
  expect(statuses(answersIn(zipped.body))).toEqual([201, 201]);
  const garbled = await post(raw, { ...NDJSON, 'content-encoding': 'gzip' });
  expect(answersIn(garbled.body)).toMatchObject([{ line: 1, status: 400, detail: 'The body is not valid gzip.' }]);
  for (const headers of [{ 'content-type': 'application/json' }, { ...NDJSON, 'content-encoding': 'br' }] as Record<string, string>[])
    expect(await post(raw, headers)).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  expect(await post('', NDJSON)).toMatchObject({ status: 200, body: '' });
});

test('without a newline at the end, with a byte order mark and in Indonesian', async () => {
  const { client } = engine();
  const raw = `\ufeff${JSON.stringify({ order: order(programId) })}\r\n${JSON.stringify({ order: order('nobody') })}`;
  const { body } = await client.post<string>('/v1/imports', undefined, { raw, headers: { ...NDJSON, 'accept-language': 'id' } });
  expect(answersIn(body)).toMatchObject([{ status: 201 }, { status: 404, detail: 'Tidak ada program nobody.' }]);
});

test('a key limited to a program imports into no other', async () => {
  const { client } = engine();
  const other = nextId('imports');
  await client.put(`/v1/programs/${other}`, program());
  const made = await client.post<{ secret: string }>(
    '/v1/api-keys',
    { keyId: nextId('key'), subject: 's', role: 'order_system', programIds: [programId] },
    { role: 'admin' },
  );
  const raw = ndjson([{ order: order(programId) }, { order: order(other) }]);
  const { body } = await client.post<string>('/v1/imports', undefined, { raw, headers: NDJSON, key: made.body.secret });
  expect(answersIn(body)).toMatchObject([{ status: 201 }, { status: 404, code: 'NOT_FOUND' }]);
  expect((await client.post('/v1/imports', undefined, { raw, headers: NDJSON, role: 'support' })).status).toBe(403);
});
