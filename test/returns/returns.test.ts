import { useEngine } from '../harness/engine';
import { nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import { runNight } from '../lifecycle/running';
import { postReturn, readReturn, returnOf, shop, type ReturnAnswer } from './scene';

const engine = useEngine();

afterEach(() => expectInvariants(engine().database));

describe('a return', () => {
  it('is answered once and for all, whatever is sent again', async () => {
    const { client } = engine();
    const { buy, balance, entries, memberId, programId } = await shop(engine());
    const bought = await buy();
    const body = returnOf({ lines: [{ lineId: '1', quantity: 3 }] });
    const first = await postReturn(client, bought, body);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      returnId: body.returnId,
      orderId: bought.orderId,
      programId,
      memberId,
      state: 'done',
      returnedAt: '2026-11-25T02:00:00.000Z',
      refund: { amount: 30_000, restoredValue: 0, payable: 30_000, lines: [{ lineId: '1', quantity: 3, amount: 30_000 }] },
      clawedBack: { points: 30, fromPending: 0, fromAvailable: 30, debt: 0, forgiven: 0 },
      restored: { points: 0, lots: [] },
      balance: { available: 70, pending: 0, held: 0, debt: 0 },
      workflowId: `return:${programId}:${bought.orderId}/${body.returnId}`,
    });
    const again = await postReturn(client, bought, body);
    expect([again.status, again.headers.get('idempotent-replayed'), again.body]).toEqual([200, 'true', first.body]);
    expect((await readReturn(client, bought, body.returnId)).body).toEqual(first.body);
    const conflict = await postReturn(client, bought, { ...body, lines: [{ lineId: '1', quantity: 4 }] });
    expect(conflict).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(await balance()).toMatchObject({ available: 70 });
    expect(await entries()).toEqual([
      ['clawback', -30, 0],
      ['earn', 100, 0],
    ]);
    const settled = await client.get<{ total: number }>(`/v1/orders/${bought.orderId}?programId=${programId}`);
    expect(settled.body.total).toBe(100_000);
  });

  it('has an id of its order’s own', async () => {
    const { client } = engine();
    const { buy } = await shop(engine());
    const [one, other] = [await buy(), await buy()];
    const body = returnOf();
    expect((await postReturn(client, one, body)).status).toBe(201);
    expect((await postReturn(client, other, body)).status).toBe(201);
  });

  it('of more than is left changes nothing, and may be sent again corrected', async () => {
    const { client, database } = engine();
    const { buy } = await shop(engine());
    const bought = await buy();
    await postReturn(client, bought, returnOf({ lines: [{ lineId: '1', quantity: 8 }] }));
    const body = returnOf({ lines: [{ lineId: '1', quantity: 3 }] });
    const refused = await expectUntouched(database, () => postReturn(client, bought, body));
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'RETURN_EXCEEDS_ORDER', detail: 'Only 2 units are left of line 1.', errors: [{ path: 'lines.0.quantity' }] },
    });
    expect((await readReturn(client, bought, body.returnId)).body).toMatchObject({ state: 'refused', problem: { code: 'RETURN_EXCEEDS_ORDER' } });
    const indonesian = await postReturn(client, bought, body, { headers: { 'accept-language': 'id' } });
    expect(indonesian.body).toMatchObject({ detail: 'Hanya tersisa 2 unit dari baris 1.' });
    expect((await postReturn(client, bought, { ...body, lines: [{ lineId: '1', quantity: 2 }] })).status).toBe(201);
    expect(await postReturn(client, bought, returnOf({ all: true }))).toMatchObject({
      status: 422,
      body: { detail: 'Nothing is left of the order.' },
    });
  });

  it('needs an order, and a body that says what', async () => {
    const { client } = engine();
    const { buy, programId } = await shop(engine());
    const bought = await buy();
    expect(await postReturn(client, { programId, orderId: nextId('none') }, returnOf())).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const unknown = await client.post(`/v1/orders/${nextId('none')}/returns`, returnOf());
    expect(unknown).toMatchObject({ status: 404 });
    const { lines: _, ...nothing } = returnOf();
    for (const body of [
      nothing,
      { ...returnOf(), all: true },
      { ...returnOf(), lines: [{ lineId: '1', quantity: 1, amount: 5 }] },
      { ...returnOf(), lines: [] },
    ])
      expect(await client.post(`/v1/orders/${bought.orderId}/returns?programId=${programId}`, body)).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED' },
      });
    expect((await readReturn(client, bought, nextId('none'))).status).toBe(404);
    expect((await client.post(`/v1/orders/${bought.orderId}/returns?programId=${programId}`, returnOf(), { role: 'support' })).status).toBe(403);
    expect((await client.get(`/v1/orders/${bought.orderId}/returns?programId=${programId}`, { role: 'support' })).status).toBe(200);
  });

  it('of a refused order is of none', async () => {
    const { client } = engine();
    const { programId, memberId } = await shop(engine());
    const refused = order(programId, { memberId, redeem: { points: 1 } });
    expect((await client.post('/v1/orders', refused)).status).toBe(422);
    expect((await postReturn(client, refused, returnOf())).status).toBe(404);
  });

  it('dated before its order counts as of the order, and more than ten minutes ahead is refused', async () => {
    const { client } = engine();
    const { buy } = await shop(engine());
    const early = await postReturn(client, await buy(), returnOf({ returnedAt: '2026-11-20T09:00:00+07:00' }));
    expect(early.body).toMatchObject({ clawedBack: { points: 10, fromAvailable: 10 } });
    const real = nextId('program');
    await client.put(`/v1/programs/${real}`, program({ sandbox: false }));
    const bought = order(real, { placedAt: '2024-11-23T09:00:00+07:00' });
    await client.post('/v1/orders', bought);
    expect(await postReturn(client, bought, returnOf({ returnedAt: '2999-01-01T00:00:00Z' }))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'returnedAt' }] },
    });
  });

  it('of an order without a member pays money back', async () => {
    const { client } = engine();
    const { buy } = await shop(engine());
    const { memberId: _, ...nobodys } = await buy();
    const sent = { ...nobodys, orderId: nextId('order') };
    expect((await client.post('/v1/orders', sent)).status).toBe(201);
    const { status, body } = await postReturn(client, sent, returnOf({ all: true }));
    expect([status, body]).toMatchObject([
      201,
      { memberId: null, refund: { amount: 100_000, payable: 100_000 }, clawedBack: { points: 0, debt: 0 }, restored: { points: 0 }, balance: null },
    ]);
  });
});

describe('the returns of an order', () => {
  it('are listed oldest first, in pages', async () => {
    const { client } = engine();
    const { buy, programId } = await shop(engine());
    const bought = await buy();
    const list = (query = '') =>
      client.get<{ items: { returnId: string; state: string }[]; nextCursor: string | null }>(
        `/v1/orders/${bought.orderId}/returns?programId=${programId}${query}`,
      );
    expect((await list()).body).toEqual({ items: [], nextCursor: null });
    const bodies = [returnOf(), returnOf(), returnOf()];
    for (const body of bodies) await postReturn(client, bought, body);
    const first = await list('&limit=2');
    const second = await list(`&limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map(({ returnId }) => returnId)).toEqual(bodies.map(({ returnId }) => returnId));
    expect(second.body.nextCursor).toBeNull();
    expect(first.body.items[0]).toEqual((await readReturn(client, bought, bodies[0]!.returnId)).body);
    expect((await list('&cursor=eA')).status).toBe(400);
    expect((await client.get(`/v1/orders/${nextId('none')}/returns?programId=${programId}`)).status).toBe(404);
  });
});

describe('redeemed points', () => {
  it('come back to their lots before what was earned is taken, and repay a debt', async () => {
    const { client } = engine();
    const { buy, grant: give, balance, entries } = await shop(engine());
    const first = await buy();
    await give(300, '2026-12-31');
    // 100 of the first order are spent, and clawed back: a debt.
    const second = await buy({ redeem: { points: 400 }, placedAt: '2026-11-24T09:00:00+07:00' });
    await postReturn(client, first, returnOf({ all: true }));
    expect(await balance()).toMatchObject({ available: 0, debt: 1 });
    const { body } = await postReturn(client, second, returnOf({ all: true }));
    expect(body).toMatchObject({
      refund: { amount: 100_000, restoredValue: 400, payable: 99_600 },
      restored: { points: 400, lots: [{ points: 100 }, { points: 300, expiresOn: '2026-12-31' }] },
      debtRepaid: 1,
      clawedBack: { points: 99, fromAvailable: 99, debt: 0 },
      balance: { available: 300, debt: 0 },
    });
    expect((await entries()).slice(0, 4)).toEqual([
      ['clawback', -99, 0],
      ['debt_repaid', -1, -1],
      ['restore', 400, 0],
      ['debt', 0, 1],
    ]);
  });

  it('of a lot that a nightly run has expired expire again, or are usable for the days of grace', async () => {
    const { client } = engine();
    const outcomes: ReturnAnswer['restored'][] = [];
    for (const restoreGraceDays of [0, 30]) {
      const { buy, grant: give, programId, balance } = await shop(engine(), { returns: { restoreGraceDays } });
      await give(300, '2026-11-30');
      const bought = await buy({ redeem: { points: 300 } });
      await runNight(client, programId, '2026-12-05');
      const { body } = await postReturn(client, bought, returnOf({ all: true, returnedAt: '2026-12-10T09:00:00+07:00' }));
      outcomes.push(body.restored);
      expect(await balance()).toMatchObject({ available: restoreGraceDays === 0 ? 0 : 300 });
    }
    expect(outcomes).toMatchObject([
      { points: 300, lots: [{ points: 300, expiresOn: '2026-11-30', lapsed: true }] },
      { points: 300, lots: [{ points: 300, expiresOn: '2027-01-09', lapsed: false }] },
    ]);
  });

  it('are paid out where the return says so', async () => {
    const { client } = engine();
    const { buy, grant: give } = await shop(engine());
    await give(300, null);
    const bought = await buy({ redeem: { points: 300 } });
    const { body } = await postReturn(client, bought, returnOf({ all: true, restore: 'payable' }));
    expect(body).toMatchObject({
      refund: { restoredValue: 0, payable: 100_000 },
      restored: { points: 0, lots: [] },
      balance: { available: 0, debt: 0 },
    });
  });
});

describe('what an order had earned', () => {
  it('goes by the version and the facts it was settled with, in both formulas', async () => {
    const { client } = engine();
    for (const [clawback, points] of [
      ['proportional', 100],
      ['kept', 150],
    ] as const) {
      const bonus = { id: 'bonus', mode: 'order' as const, points: 100, when: 'order.subtotal >= 60000 && order.isFirst' };
      const base = { id: 'base', mode: 'money' as const, points: 1, per: 1000 };
      const { buy, programId } = await shop(engine(), { earning: [base, bonus], returns: { clawback } });
      const bought = await buy();
      await client.put(
        `/v1/programs/${programId}`,
        program({ ruleSet: ruleSet({ earning: [], returns: { clawback: 'proportional', source: 'only_pending' } }) }),
      );
      const { body } = await postReturn(client, bought, returnOf({ lines: [{ lineId: '1', quantity: 5 }] }));
      expect([clawback, body.clawedBack.points]).toEqual([clawback, points]);
    }
  });

  it('is taken while it is pending, and the emptied lot is cancelled', async () => {
    const { client } = engine();
    const { buy, memberId, programId } = await shop(engine(), { lots: { pendingFor: { days: 14 } }, returns: { source: 'only_pending' } });
    const bought = await buy();
    const some = await postReturn(client, bought, returnOf());
    expect(some.body).toMatchObject({ clawedBack: { points: 10, fromPending: 10 }, balance: { available: 0, pending: 90 } });
    await postReturn(client, bought, returnOf({ all: true }));
    const lots = await client.get(`/v1/members/${memberId}/lots?programId=${programId}`);
    expect(lots.body).toMatchObject({ items: [{ state: 'cancelled', remaining: 0 }] });
    const late = await buy({ placedAt: '2026-11-01T09:00:00+07:00' });
    expect((await postReturn(client, late, returnOf())).body).toMatchObject({ clawedBack: { points: 0, forgiven: 10 }, balance: { available: 100 } });
  });
});

describe('limited uses', () => {
  it('go back with the whole order, where the limit says so', async () => {
    const { client } = engine();
    const discounts = [
      { id: 'once', code: 'ONCE', give: { percent: '10' as const }, limits: { total: 1 } },
      { id: 'kept', code: 'KEPT', give: { percent: '10' as const }, limits: { total: 1, onReturn: 'keep' as const } },
    ];
    const { buy } = await shop(engine(), { discounts });
    const codes = ['ONCE', 'KEPT'];
    const bought = await buy({ codes });
    await postReturn(client, bought, returnOf());
    const none = await client.post<{ codesNotApplied: unknown[] }>('/v1/orders', { ...bought, orderId: nextId('order') });
    expect(none.body.codesNotApplied).toHaveLength(2);
    await postReturn(client, bought, returnOf({ all: true }));
    const again = await client.post('/v1/orders', { ...bought, orderId: nextId('order') });
    expect(again.body).toMatchObject({ discountTotal: 10_000, codesNotApplied: [{ code: 'KEPT', reason: 'LIMIT_REACHED' }] });
  });
});

describe('levels', () => {
  const levels = [
    { id: 'member', threshold: 0 },
    { id: 'gold', threshold: 100_000, multiplier: '2' },
  ];
  const level = async (memberId: string, programId: string) =>
    (await engine().client.get<{ level: string; nextLevel: { missing: number } | null }>(`/v1/members/${memberId}/balance?programId=${programId}`))
      .body;

  it('are looked at again after a return, and left alone by an exchange', async () => {
    const { client } = engine();
    const policy = { levels, levelPolicy: { downgrade: 'reassess' as const } };
    const { buy, memberId, programId } = await shop(engine(), policy);
    const bought = await buy();
    expect(await level(memberId, programId)).toMatchObject({ level: 'gold' });
    await postReturn(client, bought, returnOf({ exchange: true }));
    expect(await level(memberId, programId)).toMatchObject({ level: 'gold' });
    await postReturn(client, bought, returnOf({ returnedAt: '2026-11-26T09:00:00+07:00' }));
    expect(await level(memberId, programId)).toMatchObject({ level: 'member', nextLevel: { missing: 20_000 } });
    const changes = await client.get(`/v1/members/${memberId}/levels?programId=${programId}`);
    expect(changes.body).toMatchObject({ items: [{ level: 'member', cause: { kind: 'return' } }, { level: 'gold' }] });
  });
});
