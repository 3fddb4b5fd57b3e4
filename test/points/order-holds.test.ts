import { useEngine } from '../harness/engine';
import { hold, nextId, order, redemption } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import { breakStep } from '../harness/sabotage';
import { pointsScene } from './scene';
import { letPass, owe } from './sooner';

const engine = useEngine({ quiet: true });
const gate = useGates();
const PATIENTLY = { headers: { prefer: 'wait=60' } };

async function held(points: number, ruleSet: Parameters<typeof pointsScene>[1] = {}) {
  const { client } = engine();
  const scene = await pointsScene(engine(), ruleSet);
  const made = hold(scene.programId, scene.memberId, { points });
  expect((await client.post('/v1/holds', made)).status).toBe(201);
  const query = `?programId=${scene.programId}`;
  const { holdId } = made;
  const basket = (redeem: object = {}) => order(scene.programId, { memberId: scene.memberId, redeem: { holdId, ...redeem } });
  const send = (redeem?: object) => client.post<{ code?: string }>('/v1/orders', basket(redeem), PATIENTLY);
  const shown = async () => (await client.get(`/v1/holds/${holdId}${query}`)).body;
  return { ...scene, holdId, query, basket, send, shown };
}

describe('an order that takes its points from a hold', () => {
  it('consumes what it says and lets the rest go', async () => {
    const { client, database } = engine();
    const { basket, balance, shown } = await held(1400);
    const body = basket({ points: 600 });
    const quoted = await client.post('/v1/quotes', body);
    const settled = await client.post('/v1/orders', body);
    const outcome = {
      redeemed: {
        points: 600,
        value: 600,
        lots: [
          { points: 500, expiresOn: '2026-12-31' },
          { points: 100, expiresOn: null },
        ],
      },
      payable: 99_400,
      balance: { available: 999, pending: 0, held: 0, debt: 0 },
    };
    expect([quoted.status, quoted.body]).toMatchObject([200, outcome]);
    expect([settled.status, settled.body]).toMatchObject([201, outcome]);
    expect(await shown()).toMatchObject({ state: 'captured', captured: 600, resolvedBy: body.orderId });
    expect(await balance()).toMatchObject({ available: 999, held: 0 });
    await expectInvariants(database);
  });

  it('takes all of it when it does not say', async () => {
    const { send, shown } = await held(1400);
    expect(await send()).toMatchObject({ status: 201, body: { redeemed: { points: 1400 }, balance: { held: 0 } } });
    expect(await shown()).toMatchObject({ state: 'captured', captured: 1400 });
  });

  it('is told apart: beyond the hold, against the policy, beyond the card, resolved, unknown, of another', async () => {
    const { client, database } = engine();
    const { programId, memberId, query, holdId, basket, send, shown } = await held(1400, {
      redemption: { pointValue: 1, multipleOf: 100, maxPoints: 2000 },
    });
    const refusal = async (redeem: object) => (await expectUntouched(database, () => send(redeem))).body.code;
    expect(await refusal({ points: 1500 })).toBe('CAPTURE_EXCEEDS_HOLD');
    expect(await refusal({ points: 1450 })).toBe('REDEMPTION_NOT_ALLOWED');
    expect(await refusal({ points: 2100 })).toBe('REDEMPTION_NOT_ALLOWED');
    expect((await client.post('/v1/quotes', basket({ points: 1500 }))).body).toMatchObject({ code: 'CAPTURE_EXCEEDS_HOLD' });
    const late = { ...basket(), placedAt: '2027-01-05T09:00:00+07:00' };
    expect((await client.post('/v1/orders', late)).body).toMatchObject({ code: 'INSUFFICIENT_POINTS' });
    expect(await refusal({ holdId: nextId('h') })).toBe('NOT_FOUND');
    expect((await client.post('/v1/quotes', basket({ holdId: nextId('h') }))).body).toMatchObject({ code: 'NOT_FOUND' });
    expect((await client.post('/v1/orders', { ...basket(), memberId: nextId('m') })).body).toMatchObject({ code: 'NOT_FOUND' });
    expect(await shown()).toMatchObject({ state: 'active' });
    expect((await client.post(`/v1/holds/${holdId}/void${query}`)).status).toBe(201);
    expect(await refusal({})).toBe('ALREADY_RESOLVED');
    expect((await client.post('/v1/quotes', basket())).body).toMatchObject({ code: 'ALREADY_RESOLVED' });
    expect(await client.post('/v1/orders', order(programId, { memberId, redeem: { points: 'max', holdId } }))).toMatchObject({ status: 400 });
    expect(await client.post('/v1/orders', order(programId, { memberId, redeem: {} }))).toMatchObject({ status: 400 });
    await expectInvariants(database);
  });

  it('pays debt with what it leaves', async () => {
    const { database } = engine();
    const { programId, memberId, send, balance, entries } = await held(1000);
    await owe(database, programId, memberId, 300);
    expect(await send({ points: 900 })).toMatchObject({
      status: 201,
      body: { earned: { points: 99, debtRepaid: 99 }, balance: { debt: 101, available: 500 } },
    });
    expect((await entries()).slice(0, 4)).toEqual([
      ['debt_repaid', -99, -99],
      ['earn', 99, 0],
      ['debt_repaid', -100, -100],
      ['redeem', -900, 0],
    ]);
    expect(await balance()).toMatchObject({ held: 0 });
    await expectInvariants(database);
  });

  it('has it to itself while it is being settled, and gives it back when it fails', async () => {
    const { client, database } = engine();
    const { basket, query, holdId, balance, shown } = await held(1000);
    const body = basket({ points: 600 });
    const between = gate('redeemPoints.before', body.orderId);
    const settling = client.post('/v1/orders', body, PATIENTLY);
    await between.arrived(1);
    expect(await balance()).toMatchObject({ available: 500, held: 400 });
    const captured = await client.post(`/v1/holds/${holdId}/capture${query}`, { captureId: nextId('cp') }, PATIENTLY);
    expect(captured.body).toMatchObject({ code: 'ALREADY_RESOLVED' });
    await expectInvariants(database);
    between.open();
    expect((await settling).status).toBe(201);

    const other = await held(1000);
    const broken = other.basket({ points: 600 });
    const mend = await breakStep(database, [broken.orderId], 'settled');
    expect((await client.post('/v1/orders', broken, PATIENTLY)).status).toBe(500);
    expect([await other.balance(), await other.shown()]).toMatchObject([{ available: 500, held: 1000 }, { state: 'active' }]);
    await expectInvariants(database);
    await mend();
    expect((await client.post('/v1/orders', broken, PATIENTLY)).status).toBe(201);
    expect(await other.shown()).toMatchObject({ state: 'captured', captured: 600 });
    expect(await shown()).toMatchObject({ state: 'captured' });
    await expectInvariants(database);
  });

  it('two of them get it once', async () => {
    const { database } = engine();
    const { send, balance } = await held(1000);
    const answers = await Promise.all([send({ points: 100 }), send({ points: 100 }), send({ points: 100 })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await balance()).toMatchObject({ held: 0 });
    await expectInvariants(database);
  });
});

describe('the clock of a hold, for an order, is the moment of its acceptance', () => {
  it.each([false, true])('so that one accepted in time finds it (let go meanwhile: %s)', async (letGo) => {
    const { client, database } = engine();
    const { programId, memberId, basket, holdId, balance } = await held(1000);
    const body = basket({ points: 900 });
    const before = gate('applyDiscounts.before', body.orderId);
    const settling = client.post('/v1/orders', body, PATIENTLY);
    await before.arrived(1);
    await letPass(database, programId, holdId);
    // As if it had lapsed a moment after the order was accepted.
    await database.rows(`update lumbung.hold set expires_at = now() where hold_id = $1`, [holdId]);
    await database.rows(`update lumbung.card set holds_until = now() where member_id = $1`, [memberId]);
    if (letGo) expect((await client.post('/v1/redemptions', redemption(programId, memberId, { points: 1 }))).status).toBe(201);
    before.open();
    expect((await settling).status).toBe(201);
    expect(await balance()).toMatchObject({ held: 0, available: letGo ? 698 : 699 });
    expect((await client.post('/v1/orders', basket({ points: 100 }))).body).toMatchObject({ code: 'ALREADY_RESOLVED' });
    await expectInvariants(database);
  });
});
