import { useEngine } from '../harness/engine';
import { grant, hold, nextId, order, redemption, transfer } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import { pointsScene } from './scene';

const engine = useEngine();
const SUPPORT = { role: 'support' } as const;

describe('a transfer', () => {
  it('moves lots with their dates; who gets them comes into being', async () => {
    const { client, database } = engine();
    const { programId, memberId, balance, entries } = await pointsScene(engine());
    const to = nextId('m');
    const body = transfer(programId, memberId, to, { points: 600 });
    const moved = await client.post('/v1/transfers', body, SUPPORT);
    expect([moved.status, moved.body]).toMatchObject([
      201,
      {
        transferId: body.transferId,
        state: 'settled',
        from: memberId,
        to,
        points: 600,
        lots: [
          { points: 500, availableOn: '2026-11-01', expiresOn: '2026-12-31' },
          { points: 100, expiresOn: null },
        ],
        fromBalance: { available: 900 },
        toBalance: { available: 600 },
      },
    ]);
    expect((await client.post('/v1/transfers', body, SUPPORT)).status).toBe(200);
    expect((await client.get(`/v1/transfers/${body.transferId}`)).body).toEqual(moved.body);
    expect([await balance(), await balance(to)]).toMatchObject([{ available: 900 }, { available: 600, version: 1 }]);
    expect([(await entries())[0], await entries(to)]).toEqual([['transfer_out', -600, 0], [['transfer_in', 600, 0]]]);
    const lots = await client.get<{ items: { source: { kind: string; id: string } }[] }>(`/v1/members/${to}/lots?programId=${programId}`);
    expect(lots.body.items.reverse()).toMatchObject([
      { points: 500, earnedAt: '2026-11-01T02:00:00.000Z', source: { kind: 'transfer', id: body.transferId } },
      { points: 100, source: { kind: 'transfer', id: body.transferId } },
    ]);
    await expectInvariants(database);
  });

  it('is refused as a whole, and leaves nobody behind who was to get it', async () => {
    const { client, database } = engine();
    const { programId, memberId } = await pointsScene(engine());
    const beyond = transfer(programId, memberId, nextId('m'), { points: 1501 });
    const refused = await expectUntouched(database, () => client.post('/v1/transfers', beyond, SUPPORT));
    expect(refused).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
    const nobody = await expectUntouched(database, () => client.post('/v1/transfers', transfer(programId, nextId('m'), memberId), SUPPORT));
    expect(nobody).toMatchObject({ status: 422 });
    const same = await client.post('/v1/transfers', transfer(programId, memberId, memberId), SUPPORT);
    expect(same).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: 'to' }] } });
    expect((await client.post('/v1/transfers', transfer(programId, memberId, nextId('m')))).status).toBe(403);
  });

  it('both ways at once never blocks, and no point is lost or doubled', async () => {
    const { client, database } = engine();
    const { programId, memberId, balance } = await pointsScene(engine());
    const other = nextId('m');
    await client.post('/v1/transfers', transfer(programId, memberId, other, { points: 750 }), SUPPORT);
    const patiently = { ...SUPPORT, headers: { prefer: 'wait=60' } };
    const send = (n: number) => transfer(programId, n % 2 === 0 ? memberId : other, n % 2 === 0 ? other : memberId, { points: 10 + n });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => client.post('/v1/transfers', send(n), patiently)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const [one, two] = (await Promise.all([balance(), balance(other)])) as { available: number }[];
    expect((one?.available ?? 0) + (two?.available ?? 0)).toBe(1500);
    await expectInvariants(database);
  }, 60_000);
});

test('at a past instant, points that were handed on pay no debt that they didn’t pay', async () => {
  const { client, database } = engine();
  const pending = { lots: { pendingFor: { days: 1 } }, returns: { source: 'unlimited' as const } };
  const { programId, memberId } = await pointsScene(engine(), pending);
  const to = nextId('m');
  const at = (day: number) => `2026-11-${day}T09:00:00+07:00`;
  await client.post('/v1/grants', grant(programId, memberId, { grantedAt: at(10), points: 100 }));
  const sold = order(programId, { memberId: to, placedAt: at(11) });
  await client.post('/v1/orders', sold);
  expect((await client.post('/v1/redemptions', redemption(programId, to, { points: 100, redeemedAt: at(13) }))).status).toBe(201);
  const sent = transfer(programId, memberId, to, { points: 100 });
  expect((await client.post('/v1/transfers', sent, { role: 'support' })).status).toBe(201);
  // What they have is held, so that what the return takes is owed.
  const { body: had } = await client.get<{ available: number }>(`/v1/members/${to}/balance?programId=${programId}`);
  expect((await client.post('/v1/holds', hold(programId, to, { points: had.available }))).status).toBe(201);
  const back = await client.post(`/v1/orders/${sold.orderId}/returns?programId=${programId}`, {
    returnId: nextId('rt'),
    all: true,
    returnedAt: at(24),
  });
  expect(back).toMatchObject({ status: 201, body: { balance: { debt: 100 } } });
  const past = await client.get(`/v1/members/${to}/balance?programId=${programId}&at=${encodeURIComponent(at(25))}`);
  expect(past.body).toMatchObject({ debt: 100 });
  await expectInvariants(database);
});
