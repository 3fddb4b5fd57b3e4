import { useEngine } from '../harness/engine';
import { hold, nextId, redemption } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import { pointsScene } from './scene';

const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1' }, quiet: true });
const gate = useGates();
const PATIENTLY = { headers: { prefer: 'wait=60' } };

async function redeemed(points: number, graceDays = 0) {
  const { client } = engine();
  const scene = await pointsScene(engine(), { returns: { restoreGraceDays: graceDays } });
  const body = redemption(scene.programId, scene.memberId, { points });
  expect((await client.post('/v1/redemptions', body)).status).toBe(201);
  const path = `/v1/redemptions/${body.redemptionId}/reversal?programId=${scene.programId}`;
  const reverse = (parts: object = {}) => client.post<{ code?: string }>(path, { reversalId: nextId('rv'), ...parts }, PATIENTLY);
  return { ...scene, redemptionId: body.redemptionId, path, reverse };
}

describe('a reversal of a redemption', () => {
  it('in parts gives everything back along the lots, last consumed first, and no more', async () => {
    const { client, database } = engine();
    const { reverse, balance, entries, redemptionId, path } = await redeemed(700);
    const body = { reversalId: nextId('rv'), points: 300, reversedAt: '2026-11-21T09:00:00+07:00' };
    const first = await client.post<{ workflowId: string }>(path, body);
    expect([first.status, first.body]).toMatchObject([
      201,
      {
        reversalId: body.reversalId,
        redemptionId,
        state: 'settled',
        points: 300,
        lots: [
          { points: 200, expiresOn: null, lapsed: false },
          { points: 100, expiresOn: '2026-12-31', lapsed: false },
        ],
        debtRepaid: 0,
        balance: { available: 1100 },
      },
    ]);
    const again = await client.post(path, body);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await client.get(`/v1/redemptions/${redemptionId}/reversal/${body.reversalId}`)).body).toEqual(first.body);
    expect((await client.get(`/v1/redemptions/${redemptionId}`)).body).toMatchObject({ points: 700, reversed: 300, balance: { available: 800 } });
    expect(await expectUntouched(database, () => reverse({ points: 401 }))).toMatchObject({ status: 422, body: { code: 'REDEMPTION_NOT_ALLOWED' } });
    expect(await reverse()).toMatchObject({ status: 201, body: { points: 400 } });
    expect(await reverse()).toMatchObject({ status: 422, body: { code: 'REDEMPTION_NOT_ALLOWED' } });
    expect(await balance()).toMatchObject({ available: 1500 });
    expect((await entries()).slice(0, 3)).toEqual([
      ['reversal', 400, 0],
      ['reversal', 300, 0],
      ['redeem', -700, 0],
    ]);
    await expectInvariants(database);
  });

  it('to a lot that has lapsed expires at once, unless within the grace', async () => {
    const { database } = engine();
    const strict = await redeemed(500);
    const at = { reversedAt: '2027-01-10T09:00:00+07:00' };
    expect(await strict.reverse(at)).toMatchObject({
      body: { lots: [{ points: 500, expiresOn: '2026-12-31', lapsed: true }], balance: { available: 1000 } },
    });
    expect((await strict.entries()).slice(0, 2)).toEqual([
      ['expire', -500, 0],
      ['reversal', 500, 0],
    ]);
    const lenient = await redeemed(500, 10);
    expect(await lenient.reverse(at)).toMatchObject({
      body: { lots: [{ points: 500, expiresOn: '2027-01-20', lapsed: false }], balance: { available: 1500 } },
    });
    await expectInvariants(database);
  });

  it('is of one that exists', async () => {
    const { client } = engine();
    const { programId } = await redeemed(1);
    const body = { reversalId: nextId('rv') };
    const reversed = await client.post(`/v1/redemptions/${nextId('rd')}/reversal?programId=${programId}`, body);
    expect(reversed).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect((await client.post(`/v1/redemptions/${nextId('rd')}/reversal`, body)).status).toBe(404);
  });

  it('travels with others of the same redemption, and together they give back what there was', async () => {
    const { database } = engine();
    const [ahead, scene] = [await redeemed(10), await redeemed(900)];
    const flyingId = nextId('rv');
    const flying = gate('postOperations.before', `${ahead.redemptionId}/${flyingId}`);
    const first = ahead.reverse({ reversalId: flyingId });
    await flying.arrived(1);
    const ids = Array.from({ length: 4 }, () => nextId('rv'));
    const queued = ids.map((id) => gate('intake.queued', `${scene.redemptionId}/${id}`));
    const answers = ids.map((reversalId) => scene.reverse({ reversalId, points: 300 }));
    await Promise.all(queued.map((each) => each.arrived(1)));
    flying.open();
    await first;
    expect((await Promise.all(answers)).map(({ status }) => status).sort()).toEqual([201, 201, 201, 422]);
    expect(await scene.balance()).toMatchObject({ available: 1500 });
    await expectInvariants(database);
  });

  it('of a capture goes by the id of the capture', async () => {
    const { client, database } = engine();
    const { programId, memberId, balance } = await pointsScene(engine());
    const held = hold(programId, memberId, { points: 600 });
    await client.post('/v1/holds', held);
    const captureId = nextId('cp');
    expect((await client.post(`/v1/holds/${held.holdId}/capture`, { captureId, points: 550 })).status).toBe(201);
    expect((await client.get(`/v1/redemptions/${captureId}`)).body).toMatchObject({
      redemptionId: captureId,
      captureId,
      holdId: held.holdId,
      points: 550,
      reversed: 0,
    });
    const reversed = await client.post(`/v1/redemptions/${captureId}/reversal`, { reversalId: nextId('rv'), points: 100 });
    expect([reversed.status, reversed.body]).toMatchObject([
      201,
      {
        redemptionId: captureId,
        lots: [
          { points: 50, expiresOn: null },
          { points: 50, expiresOn: '2026-12-31' },
        ],
      },
    ]);
    expect((await client.get(`/v1/redemptions/${captureId}?programId=${programId}`)).body).toMatchObject({ reversed: 100 });
    expect(await balance()).toMatchObject({ available: 1050, held: 0 });
    await expectInvariants(database);
  });

  it('of captures that share their id asks for the hold, but for what was reversed before', async () => {
    const { client, database } = engine();
    const { programId, memberId, balance } = await pointsScene(engine());
    const captureId = nextId('cp');
    const captured = async (points: number) => {
      const held = hold(programId, memberId, { points });
      await client.post('/v1/holds', held);
      expect((await client.post(`/v1/holds/${held.holdId}/capture`, { captureId })).status).toBe(201);
      return held.holdId;
    };
    const path = `/v1/redemptions/${captureId}`;
    const body = { reversalId: nextId('rv'), points: 10 };
    const reverse = (query = '') => client.post<{ points: number }>(`${path}/reversal?programId=${programId}${query}`, body);
    const one = await captured(100);
    const first = await reverse();
    expect(first.status).toBe(201);
    const other = await captured(200);
    expect(await reverse()).toMatchObject({ status: 200, body: first.body });
    for (const ambiguous of [client.get(path), client.post(`${path}/reversal`, { reversalId: nextId('rv') })])
      expect(await ambiguous).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: 'holdId' }] } });
    // However the capture is named, it is the same reversal.
    expect(await reverse(`&holdId=${one}`)).toMatchObject({ status: 200, body: first.body });
    expect(await client.get(`${path}?holdId=${one}`)).toMatchObject({ status: 200, body: { points: 100, reversed: 10 } });
    const second = await reverse(`&holdId=${other}`);
    expect(second).toMatchObject({ status: 201, body: { points: 10, redemptionId: captureId } });
    expect(await reverse(`&holdId=${other}`)).toMatchObject({ status: 200, body: second.body });
    expect((await client.get(`${path}/reversal/${body.reversalId}?holdId=${other}`)).body).toEqual(second.body);
    expect(await client.get(`${path}?holdId=${other}`)).toMatchObject({ body: { points: 200, reversed: 10 } });
    for (const nobodys of [client.get(`${path}?holdId=${nextId('none')}`), client.post(`${path}/reversal?holdId=${nextId('none')}`, body)])
      expect(await nobodys).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await balance()).toMatchObject({ available: 1220, held: 0 });
    await expectInvariants(database);
  });
});
