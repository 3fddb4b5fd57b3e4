import { useEngine } from '../../test/harness/engine';
import { grant, nextId, order, program, ruleSet } from '../../test/harness/factories';

const engine = useEngine();
let programId: string;
let memberId: string;
const orderIds: string[] = [];

interface Page {
  items: { orderId: string; state: string; memberId: string | null; problem?: { code: string } }[];
  nextCursor: string | null;
}

const failure = (status: number, code: string) => ({ status, body: { code } });
const list = (query: string) => engine().client.get<Page>(`/v1/orders?programId=${programId}${query}`);
const ids = (page: { body: Page }) => page.body.items.map(({ orderId }) => orderId);

beforeAll(async () => {
  const { client } = engine();
  [programId, memberId] = [nextId('read'), nextId('m')];
  const discounts = [{ id: 'ten', name: 'Ten off', code: 'TEN', give: { percent: '10' }, maxAmount: 5_000 }];
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ discounts, lots: { validFor: { months: 12 } } }) }));
  for (const parts of [{ memberId, codes: ['TEN', 'OLD'] }, {}, { memberId }, { memberId, redeem: { points: 50_000 } }]) {
    const sent = order(programId, parts);
    orderIds.push(sent.orderId);
    await client.post('/v1/orders', sent);
  }
});

describe('the list of orders', () => {
  test('is newest first, in pages that miss and double nothing', async () => {
    const newestFirst = [...orderIds].reverse();
    expect(ids(await list(''))).toEqual(newestFirst);
    const first = await list('&limit=3');
    expect(ids(first)).toEqual(newestFirst.slice(0, 3));
    const rest = await list(`&limit=3&cursor=${String(first.body.nextCursor)}`);
    expect([ids(rest), rest.body.nextCursor]).toEqual([newestFirst.slice(3), null]);
  });

  test('can be narrowed', async () => {
    expect(ids(await list(`&memberId=${memberId}&state=settled`))).toEqual([orderIds[2], orderIds[0]]);
    expect((await list('&state=refused')).body.items).toMatchObject([{ orderId: orderIds[3], problem: { code: 'INSUFFICIENT_POINTS' } }]);
    expect(ids(await list('&state=settling'))).toEqual([]);
    expect(ids(await list('&from=2020-01-01&to=2020-12-31'))).toEqual([]);
    expect(ids(await list(`&from=${new Date(Date.now() - 3_600_000).toISOString()}`))).toHaveLength(4);
  });

  test.each([
    '&cursor=nonsense',
    '&limit=0',
    '&limit=201',
    '&limit=x',
    '&state=done',
    '&from=yesterday',
    '&from=2026-02-30',
    '&colour=red',
    '&from=2026-02-02&to=2026-02-01',
  ])('refuses %s', async (query) => {
    expect(await list(query)).toMatchObject(failure(400, 'VALIDATION_FAILED'));
  });

  test('needs no program for a key that sees only one', async () => {
    const { client } = engine();
    const other = nextId('other');
    await client.put(`/v1/programs/${other}`, program());
    expect(await client.get('/v1/orders')).toMatchObject(failure(400, 'PROGRAM_REQUIRED'));
    const body = { keyId: nextId('key'), subject: 's', role: 'support', programIds: [programId] };
    const { secret: key } = (await client.post<{ secret: string }>('/v1/api-keys', body, { role: 'admin' })).body;
    expect(ids(await client.get<Page>('/v1/orders', { key }))).toHaveLength(4);
    expect(await client.get(`/v1/orders?programId=${other}`, { key })).toMatchObject(failure(404, 'NOT_FOUND'));
  });
});

describe('one order', () => {
  test('that was refused says why in the language of its reader', async () => {
    const path = `/v1/orders/${String(orderIds[3])}?programId=${programId}`;
    const detail = async (language: string) =>
      (await engine().client.get<{ problem: { detail: string } }>(path, { headers: { 'accept-language': language } })).body.problem.detail;
    expect([await detail('en'), await detail('id')]).toEqual([
      expect.stringMatching(/^Only \d+ points are available\.$/),
      expect.stringMatching(/^Hanya \d+ poin yang tersedia\.$/),
    ]);
  });

  test('is found without its program while only one has the id', async () => {
    const { client } = engine();
    const shared = order(programId, {});
    await client.post('/v1/orders', shared);
    expect(await client.get(`/v1/orders/${shared.orderId}`)).toMatchObject({ status: 200, body: { programId } });
    const second = nextId('second');
    await client.put(`/v1/programs/${second}`, program());
    await client.post('/v1/orders', { ...shared, programId: second });
    expect(await client.get(`/v1/orders/${shared.orderId}`)).toMatchObject(failure(400, 'PROGRAM_REQUIRED'));
    expect(await client.get(`/v1/orders/${shared.orderId}?programId=${second}`)).toMatchObject({ status: 200, body: { programId: second } });
  });

  test('that nobody sent is not found, whatever execution is named', async () => {
    const { client } = engine();
    for (const query of ['', `?programId=${programId}`, `?programId=${programId}&workflow=settle-batch:none`])
      expect(await client.get(`/v1/orders/nobody${query}`)).toMatchObject(failure(404, 'NOT_FOUND'));
    expect(await client.get('/v1/orders/a%20b')).toMatchObject(failure(400, 'VALIDATION_FAILED'));
  });

  test('that is settled or refused is not retried', async () => {
    const { client } = engine();
    const retry = (orderId: string | undefined) =>
      client.post(`/v1/orders/${String(orderId)}/retry?programId=${programId}`, undefined, { role: 'operator' });
    expect(await retry(orderIds[0])).toMatchObject({ status: 200, body: { state: 'settled', orderId: orderIds[0] } });
    expect(await retry(orderIds[3])).toMatchObject(failure(409, 'ALREADY_RESOLVED'));
    expect(await retry('nobody')).toMatchObject(failure(404, 'NOT_FOUND'));
  });
});

describe('an explanation', () => {
  const explain = (orderId: string | undefined, language: string) =>
    engine().client.get<{ sentences: string[] }>(`/v1/orders/${String(orderId)}/explanation?programId=${programId}`, {
      headers: { 'accept-language': language },
    });

  test('says what was looked at, with bases and what lowered them', async () => {
    const { body } = await explain(orderIds[0], 'en');
    expect(body).toMatchObject({
      state: 'settled',
      ruleSetVersion: 1,
      rounding: 'half_up',
      facts: { date: '2026-11-23', level: 'member', isFirst: true, available: 0 },
      rules: [
        {
          ruleKind: 'discount',
          ruleId: 'ten',
          applied: true,
          base: 100_000,
          computed: 10_000,
          gave: 5_000,
          reducedBy: ['maxAmount'],
          lines: [{ lineId: '1', amount: 5_000 }],
        },
        { ruleKind: 'earning', ruleId: 'base', applied: true, base: 95_000, gave: 95 },
      ],
      codesNotApplied: [{ code: 'OLD', reason: 'UNKNOWN' }],
      earned: { points: 95, lots: [{ points: 95, availableOn: '2026-11-23', expiresOn: '2027-11-23' }] },
      problem: null,
    });
    expect(body.sentences).toEqual(
      [
        'The order counts on 2026-11-23, by version 1 of the rules.',
        'The member’s level was member; it was their first order in the program.',
        'Discount Ten off gave IDR 50.00: 10 % of IDR 1,000.00, rounded half up on each line.',
        'It came to IDR 100.00 and was lowered to IDR 50.00 by maxAmount.',
        'Code OLD did not apply: no rule has it.',
        'Goods of IDR 1,000.00, less discounts of IDR 50.00: a total of IDR 950.00.',
        'No points were redeemed.',
        'IDR 950.00 was left to pay.',
        'Earning rule base gave 95 points: 1 point for each IDR 10.00 of IDR 950.00, rounded down.',
        'The order earned 95 points, usable from 2026-11-23 through 2027-11-23.',
      ].map((sentence) => sentence.replaceAll('IDR ', 'IDR\u00a0')),
    );
  });

  test('follows Accept-Language', async () => {
    const answer = await explain(orderIds[2], 'id');
    expect(answer.headers.get('content-language')).toBe('id');
    expect(answer.body.sentences).toContain('Diskon Ten off tidak berlaku: pesanan tidak membawa kodenya (TEN).');
  });

  test('is there for a refused and for an anonymous order', async () => {
    expect((await explain(orderIds[3], 'en')).body).toMatchObject({
      state: 'refused',
      problem: { code: 'INSUFFICIENT_POINTS' },
      sentences: expect.arrayContaining([expect.stringMatching(/^The order was refused: Only \d+ points are available\.$/)]) as string[],
    });
    expect((await explain(orderIds[1], 'en')).body).toMatchObject({ state: 'settled', memberId: null, redeemed: null, earned: null });
  });
});

describe('grants', () => {
  test('can be read, in whatever program they are', async () => {
    const { client } = engine();
    const sent = grant(programId, nextId('m'), { expiresOn: null });
    const posted = await client.post('/v1/grants', sent);
    expect(posted).toMatchObject({ status: 201, body: { grantId: sent.grantId, points: 1000, expiresOn: null, balance: { available: 1000 } } });
    expect((await client.get(`/v1/grants/${sent.grantId}`)).body).toEqual(posted.body);
    const again = await client.post('/v1/grants', sent);
    expect([again.status, again.headers.get('idempotent-replayed'), again.body]).toEqual([200, 'true', posted.body]);
    expect(await client.post('/v1/grants', { ...sent, points: 1001 })).toMatchObject(failure(409, 'IDEMPOTENCY_CONFLICT'));
    expect(await client.get('/v1/grants/nobody')).toMatchObject(failure(404, 'NOT_FOUND'));
    const accepted = await client.post('/v1/grants', grant(programId, nextId('m')), { headers: { prefer: 'respond-async' } });
    expect(accepted).toMatchObject({ status: 202, body: { state: 'settling' } });
    expect(accepted.headers.get('preference-applied')).toBe('respond-async');
    expect((await client.get(String(accepted.headers.get('location')))).status).toBe(200);
  });
});
