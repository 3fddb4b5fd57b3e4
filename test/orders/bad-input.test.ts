import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program } from '../harness/factories';
import { ALL_TABLES, expectUntouched } from '../harness/invariants';

const engine = useEngine();
let programId: string;
let liveProgramId: string;

beforeAll(async () => {
  const { client } = engine();
  programId = nextId('bad');
  liveProgramId = nextId('live');
  await client.put(`/v1/programs/${programId}`, program());
  await client.put(`/v1/programs/${liveProgramId}`, program({ sandbox: false }));
});

/** An order whose text is changed before it is sent. */
const spelled = (find: string, replacement: string) => () => JSON.stringify(order(programId, { memberId: 'm-1' })).replace(find, replacement);
const lineWith = (parts: Record<string, unknown>) => () => JSON.stringify({ ...order(programId), lines: [{ ...line(), ...parts }] });
const orderWith = (parts: Record<string, unknown>) => () => JSON.stringify({ ...order(programId, { memberId: 'm-1' }), ...parts });

const IDS_WITH_ODD_CHARACTERS = ['', ' ', 'a b', '../x', 'ö-1', '-a', '.a', 'a/b', 'a?b', 'a\u0000b', "a'b", 'x'.repeat(65), '😀'];

const INVALID: [string, () => string, string | null][] = [
  ['malformed JSON', () => '{"orderId": "x",', null],
  ['no JSON at all', () => 'hello', null],
  ['an empty body', () => '', null],
  ['a list instead of an object', () => '[]', null],
  ['null', () => 'null', null],
  ['a text that stands twice', spelled('"orderId"', '"orderId":"other","orderId"'), 'orderId'],
  ['an unknown field', orderWith({ colour: 'red' }), 'colour'],
  ['an unknown field of a line', lineWith({ colour: 'red' }), 'lines.0.colour'],
  ['__proto__', () => `{"__proto__": {"a": 1}, ${JSON.stringify(order(programId)).slice(1)}`, '__proto__'],
  ['a float as quantity', lineWith({ quantity: 1.5 }), 'lines.0.quantity'],
  ['a float that is whole', spelled('"quantity":1', '"quantity":1.0'), 'lines.0.quantity'],
  ['an exponent', spelled('"unitPrice":100000', '"unitPrice":1e5'), 'lines.0.unitPrice'],
  ['2^53 as a price', spelled('"unitPrice":100000', '"unitPrice":9007199254740992'), 'lines.0.unitPrice'],
  ['a number that is none', spelled('"unitPrice":100000', '"unitPrice":"100000"'), 'lines.0.unitPrice'],
  ['a negative quantity', lineWith({ quantity: -1 }), 'lines.0.quantity'],
  ['no quantity', lineWith({ quantity: 0 }), 'lines.0.quantity'],
  ['a negative price', lineWith({ unitPrice: -1 }), 'lines.0.unitPrice'],
  ['a price and an amount', lineWith({ amount: 5 }), 'lines.0'],
  ['neither price nor amount', lineWith({ unitPrice: undefined }), 'lines.0'],
  ['an unknown kind of line', lineWith({ kind: 'gift' }), 'lines.0.kind'],
  ['no lines', orderWith({ lines: [] }), 'lines'],
  [
    '1,001 lines',
    () => JSON.stringify({ ...order(programId), lines: Array.from({ length: 1001 }, (_, n) => line({ lineId: String(n + 1) })) }),
    'lines',
  ],
  ['duplicate line ids', () => JSON.stringify({ ...order(programId), lines: [line(), line()] }), 'lines.1.lineId'],
  ['points below 1', orderWith({ redeem: { points: 0 } }), 'redeem.points'],
  ['points that are neither a number nor "max"', orderWith({ redeem: { points: 'all' } }), 'redeem.points'],
  ['a time without offset', orderWith({ placedAt: '2026-11-23T09:00:00' }), 'placedAt'],
  ['a day that does not exist', orderWith({ placedAt: '2026-02-30T09:00:00Z' }), 'placedAt'],
  ['a date alone', orderWith({ placedAt: '2026-11-23' }), 'placedAt'],
  ['a text with half a surrogate pair', () => JSON.stringify({ ...order(programId), channel: 'x' }).replace('"x"', '"\\ud800"'), 'channel'],
  ['a text with U+0000', () => JSON.stringify({ ...order(programId), channel: 'x' }).replace('"x"', '"\\u0000"'), 'channel'],
  ['an attribute that is an object', orderWith({ attributes: { a: {} } }), 'attributes.a'],
  ...IDS_WITH_ODD_CHARACTERS.map((orderId): [string, () => string, string] => [
    `the id ${JSON.stringify(orderId)}`,
    orderWith({ orderId }),
    'orderId',
  ]),
  ...IDS_WITH_ODD_CHARACTERS.map((memberId): [string, () => string, string] => [
    `the member ${JSON.stringify(memberId)}`,
    orderWith({ memberId }),
    'memberId',
  ]),
];

test.each(INVALID)('%s is refused as VALIDATION_FAILED, and nothing is stored', async (_name, body, path) => {
  const { client, database } = engine();
  const answer = await expectUntouched(database, () => client.post('/v1/orders', undefined, { raw: body() }), ALL_TABLES);
  expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', status: 400, instance: '/v1/orders' } });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  if (path !== null) expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', ''])(
  'content type “%s” is refused',
  async (type) => {
    const { client, database } = engine();
    const raw = new TextEncoder().encode(JSON.stringify(order(programId)));
    const answer = await expectUntouched(
      database,
      () => client.post('/v1/orders', undefined, { raw, headers: { 'content-type': type } }),
      ALL_TABLES,
    );
    expect(answer).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  },
);

test('bytes that are no UTF-8 are refused', async () => {
  const { client, database } = engine();
  const raw = Buffer.concat([Buffer.from('{"orderId":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
  const answer = await expectUntouched(database, () => client.post('/v1/orders', undefined, { raw }), ALL_TABLES);
  expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
});

test('a body over 1 MiB is refused', async () => {
  const { client, database } = engine();
  const raw = JSON.stringify({ ...order(programId), attributes: { note: 'x'.repeat(1024 * 1024) } });
  const answer = await expectUntouched(database, () => client.post('/v1/orders', undefined, { raw }), ALL_TABLES);
  expect(answer).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
});

test('an unknown program is not found, in a body and in a path', async () => {
  const { client, database } = engine();
  const answers = await expectUntouched(
    database,
    () =>
      Promise.all([
        client.post('/v1/orders', order('nowhere')),
        client.post('/v1/grants', grant('nowhere', 'm-1')),
        client.get('/v1/programs/nowhere'),
        client.get('/v1/orders/o-1?programId=nowhere'),
        client.get('/v1/members/m-1/balance?programId=nowhere'),
      ]),
    ALL_TABLES,
  );
  for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test.each(['2026-12-24T09:00:00+07:00', '2999-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
  'outside of a sandbox the date %s is refused',
  async (placedAt) => {
    const { client, database } = engine();
    const answer = await expectUntouched(database, () => client.post('/v1/orders', order(liveProgramId, { memberId: 'm-1', placedAt })), ALL_TABLES);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: 'placedAt' }] } });
  },
);

test('a total beyond 2^53 − 1 is out of range', async () => {
  const { client, database } = engine();
  const lines = [line({ unitPrice: Number.MAX_SAFE_INTEGER }), line({ lineId: '2', unitPrice: 1 })];
  const answer = await expectUntouched(database, () => client.post('/v1/orders', order(programId, { memberId: 'm-1', lines })));
  expect(answer).toMatchObject({ status: 422, body: { code: 'OUT_OF_RANGE' } });
});

test('a quantity times a price beyond 2^53 − 1 is out of range', async () => {
  const { client, database } = engine();
  const lines = [line({ quantity: 4_000_000_000, unitPrice: 4_000_000_000 })];
  const answer = await expectUntouched(database, () => client.post('/v1/orders', order(programId, { lines })));
  expect(answer).toMatchObject({ status: 422, body: { code: 'OUT_OF_RANGE' } });
});

test('parts of the contract whose time has not come are refused with a clear message', async () => {
  const { client, database } = engine();
  const attempts = await expectUntouched(
    database,
    () =>
      Promise.all([
        client.post('/v1/orders', { ...order(programId), reservationId: 'r-1' }),
        client.post('/v1/orders', { ...order(programId, { memberId: 'm-1' }), redeem: { points: 5, rewards: ['mug'] } }),
      ]),
    ALL_TABLES,
  );
  for (const answer of attempts) expect(answer).toMatchObject({ status: 501, body: { code: 'NOT_AVAILABLE' } });
});

test('a problem says neither how the program is built nor what the database said', async () => {
  const { client } = engine();
  const answer = await client.post('/v1/orders', undefined, { raw: '{"orderId": "x' });
  expect(JSON.stringify(answer.body)).not.toMatch(/\bat \w+ \(|\.ts\b|node_modules|select |lumbung\./i);
  expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String), detail: expect.any(String), errorId: expect.any(String) });
});

test('details follow Accept-Language', async () => {
  const { client } = engine();
  const ask = async (language: string) => {
    const { body } = await client.post('/v1/orders', order('nowhere'), { headers: { 'accept-language': language } });
    return (body as { detail: string }).detail;
  };
  const english = await ask('en');
  expect(await ask('id')).not.toBe(english);
  expect(await ask('fr')).toBe(english);
});
