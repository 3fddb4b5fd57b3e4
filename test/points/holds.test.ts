import { useEngine } from '../harness/engine';
import { grant, hold, nextId, redemption } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import { pointsScene } from './scene';
import { letPass, owe } from './sooner';

const engine = useEngine({ quiet: true });
const PATIENTLY = { headers: { prefer: 'wait=60' } };

async function held(points: number) {
  const { client } = engine();
  const scene = await pointsScene(engine());
  const body = hold(scene.programId, scene.memberId, { points });
  const made = await client.post('/v1/holds', body);
  expect(made.status).toBe(201);
  const query = `?programId=${scene.programId}`;
  const capture = (parts: object = {}) =>
    client.post<{ code?: string }>(`/v1/holds/${body.holdId}/capture${query}`, { captureId: nextId('cp'), ...parts }, PATIENTLY);
  const voiding = (key?: string) =>
    client.post<{ code?: string }>(`/v1/holds/${body.holdId}/void${query}`, undefined, {
      headers: { ...PATIENTLY.headers, ...(key && { 'idempotency-key': key }) },
    });
  const shown = async () => (await client.get(`/v1/holds/${body.holdId}${query}`)).body;
  return { ...scene, body, made, capture, voiding, shown };
}

describe('a hold', () => {
  it('takes from what is available at once, without an entry', async () => {
    const { client, database } = engine();
    const { programId, memberId, body, made, balance, entries, shown } = await held(600);
    expect(made.body).toMatchObject({
      holdId: body.holdId,
      state: 'active',
      memberId,
      points: 600,
      expiresAt: '2099-12-31T00:00:00.000Z',
      balance: { available: 900, held: 600 },
    });
    expect(await balance()).toMatchObject({ available: 900, held: 600, version: 3 });
    expect((await entries())[0]).toEqual(['grant', 500, 0]);
    expect(await shown()).toMatchObject({ state: 'active', captured: null, resolvedBy: null, resolvedAt: null });
    expect(await client.post('/v1/redemptions', redemption(programId, memberId, { points: 901 }))).toMatchObject({
      body: { code: 'INSUFFICIENT_POINTS' },
    });
    expect(await client.post('/v1/holds', hold(programId, memberId, { points: 901 }))).toMatchObject({ body: { code: 'INSUFFICIENT_POINTS' } });
    expect((await client.post('/v1/holds', body)).status).toBe(200);
    await expectInvariants(database);
  });

  it('captured in part lets the rest go, and is resolved once', async () => {
    const { database } = engine();
    const { capture, voiding, balance, entries, shown, body, made } = await held(600);
    expect(await capture({ points: 601 })).toMatchObject({ status: 422, body: { code: 'CAPTURE_EXCEEDS_HOLD' } });
    const taken = { captureId: nextId('cp'), points: 520 };
    const captured = await capture(taken);
    expect([captured.status, captured.body]).toMatchObject([
      201,
      {
        redemptionId: taken.captureId,
        state: 'settled',
        points: 520,
        released: 80,
        lots: [
          { points: 500, expiresOn: '2026-12-31' },
          { points: 20, expiresOn: null },
        ],
        balance: { available: 980, held: 0 },
      },
    ]);
    const again = await capture(taken);
    expect([again.status, again.body]).toEqual([200, captured.body]);
    expect(await shown()).toMatchObject({ state: 'captured', captured: 520, resolvedBy: taken.captureId });
    expect([await capture(), await voiding()]).toMatchObject([
      { status: 409, body: { code: 'ALREADY_RESOLVED' } },
      { status: 409, body: { code: 'ALREADY_RESOLVED' } },
    ]);
    expect(await balance()).toMatchObject({ available: 980, held: 0 });
    expect((await entries())[0]).toEqual(['redeem', -520, 0]);
    const replayed = await engine().client.post('/v1/holds', body);
    expect([replayed.status, replayed.body]).toEqual([200, made.body]);
    await expectInvariants(database);
  });

  it('voided lets all of it go; the same void again is a replay, another one finds it resolved', async () => {
    const { client, database } = engine();
    const { voiding, balance, shown, body, programId } = await held(600);
    const first = await voiding('one');
    expect([first.status, first.body]).toMatchObject([
      201,
      { holdId: body.holdId, state: 'voided', points: 600, balance: { available: 1500, held: 0 } },
    ]);
    const again = await voiding('one');
    expect([again.status, again.headers.get('idempotent-replayed'), again.body]).toEqual([200, 'true', first.body]);
    expect(await voiding('another')).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });
    expect((await client.get(`/v1/holds/${body.holdId}/void?programId=${programId}`)).body).toEqual(first.body);
    expect([await balance(), await shown()]).toMatchObject([{ available: 1500, held: 0 }, { state: 'voided' }]);
    await expectInvariants(database);
  });

  it('of nobody or on nothing is refused, and so is one that has ended before it begins', async () => {
    const { client, database } = engine();
    const { programId, memberId } = await pointsScene(engine());
    const past = await expectUntouched(database, () => client.post('/v1/holds', hold(programId, memberId, { expiresAt: '2026-11-01T00:00:00Z' })));
    expect(past).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: 'expiresAt' }] } });
    expect((await client.post('/v1/holds', hold(programId, nextId('m')))).status).toBe(422);
    for (const path of ['capture', 'void']) {
      const body = path === 'capture' ? { captureId: nextId('cp') } : {};
      expect(await client.post(`/v1/holds/${nextId('h')}/${path}?programId=${programId}`, body)).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
      });
    }
    const strict = await pointsScene(engine(), { redemption: null });
    expect(await client.post('/v1/holds', hold(strict.programId, strict.memberId))).toMatchObject({ body: { code: 'REDEMPTION_NOT_ALLOWED' } });
  });

  it('stays when the card can not cover it any more, until it can again', async () => {
    const { client, database } = engine();
    const { programId, memberId, capture, shown, balance } = await held(1200);
    // The sandbox's day: 500 have lapsed.
    await client.post('/v1/grants', grant(programId, nextId('m'), { grantedAt: '2027-01-05T09:00:00+07:00' }));
    expect(await capture()).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
    expect([await shown(), await balance()]).toMatchObject([{ state: 'active' }, { held: 1200 }]);
    await client.post('/v1/grants', grant(programId, memberId, { points: 200, grantedAt: '2027-01-05T09:00:00+07:00' }));
    expect(await capture()).toMatchObject({ status: 201, body: { points: 1200, balance: { available: 0, held: 0 } } });
    await expectInvariants(database);
  });
});

describe('a hold whose moment has passed', () => {
  it('is void without anybody acting: for reads, and for whoever comes next', async () => {
    const { client, database } = engine();
    const { programId, memberId, body, balance, shown, capture, voiding, made } = await held(1400);
    await letPass(database, programId, body.holdId);
    expect([await balance(), await shown()]).toMatchObject([
      { available: 1500, held: 0, version: 3 },
      { state: 'expired', captured: null },
    ]);
    expect((await client.post('/v1/redemptions', redemption(programId, memberId, { points: 1500 }))).status).toBe(201);
    expect(await balance()).toMatchObject({ available: 0, held: 0, version: 5 });
    expect([await capture(), await voiding()]).toMatchObject([{ body: { code: 'ALREADY_RESOLVED' } }, { body: { code: 'ALREADY_RESOLVED' } }]);
    const replayed = await client.post('/v1/holds', body);
    expect([replayed.status, replayed.body]).toEqual([200, made.body]);
    await expectInvariants(database);
  });

  it.each(['order', 'grant'])('pays debt first, also when it is an %s that comes next', async (next) => {
    const { client, database } = engine();
    const { programId, memberId, body, balance, entries } = await held(1400);
    await owe(database, programId, memberId, 700);
    await letPass(database, programId, body.holdId);
    expect(await balance()).toMatchObject({ available: 800, held: 0, debt: 0 });
    const at = '2026-11-23T09:00:00+07:00';
    const answer =
      next === 'grant'
        ? await client.post('/v1/grants', grant(programId, memberId, { points: 100, grantedAt: at }))
        : await client.post('/v1/orders', {
            orderId: nextId('o'),
            programId,
            memberId,
            placedAt: at,
            lines: [{ lineId: '1', sku: 'A', quantity: 1, unitPrice: 100_000 }],
          });
    expect([answer.status, answer.body]).toMatchObject([201, { balance: { available: 900, held: 0, debt: 0 } }]);
    expect((await entries()).slice(0, 2)).toMatchObject([
      [next === 'grant' ? 'grant' : 'earn', 100, 0],
      ['debt_repaid', -700, -700],
    ]);
    expect(await balance()).toMatchObject({ available: 900, held: 0, debt: 0 });
    await expectInvariants(database);
  });

  it('does not take the others with it', async () => {
    const { client, database } = engine();
    const { programId, memberId, body, balance, voiding } = await held(600);
    const other = hold(programId, memberId, { points: 700 });
    await client.post('/v1/holds', other);
    await letPass(database, programId, other.holdId);
    expect(await balance()).toMatchObject({ available: 900, held: 600 });
    expect((await voiding()).status).toBe(201);
    expect((await client.get(`/v1/holds/${other.holdId}?programId=${programId}`)).body).toMatchObject({ state: 'expired' });
    expect(body.points).toBe(600);
    await expectInvariants(database);
  });
});

test('captures, voids and the end of a hold race, and one of them wins', async () => {
  const { database } = engine();
  for (const lapses of [false, true]) {
    const { programId, capture, voiding, balance, shown, body } = await held(600);
    const ids = Array.from({ length: 4 }, () => nextId('cp'));
    const answers = [...ids.map((captureId) => capture({ captureId, points: 100 })), voiding('a'), voiding('b')];
    const passed = lapses ? letPass(database, programId, body.holdId) : Promise.resolve();
    const won = (await Promise.all(answers)).filter(({ status }) => status === 201);
    await passed;
    const { state } = (await shown()) as { state: string };
    expect(won.length + (state === 'expired' ? 1 : 0)).toBe(1);
    expect(await balance()).toMatchObject({ held: 0, available: state === 'captured' ? 1400 : 1500 });
    await expectInvariants(database);
  }
}, 120_000);

test('in a program that there is none of, there is nothing to capture, to void or to claim', async () => {
  const { client } = engine();
  const of = `?programId=${nextId('program')}`;
  const answers = [
    await client.post(`/v1/holds/${nextId('h')}/capture${of}`, { captureId: nextId('cp') }),
    await client.post(`/v1/holds/${nextId('h')}/void${of}`),
    await client.post(`/v1/orders/${nextId('o')}/claim${of}`, { claimId: nextId('claim'), memberId: nextId('m') }),
  ];
  expect(answers).toMatchObject(answers.map(() => ({ status: 404, body: { code: 'NOT_FOUND' } })));
});
