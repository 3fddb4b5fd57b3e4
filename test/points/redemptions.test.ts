import { useEngine } from '../harness/engine';
import { grant, nextId, program, redemption, ruleSet } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import { breakStep, whileCardIsLocked } from '../harness/sabotage';

const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1' }, quiet: true });
const gate = useGates();
const PATIENTLY = { headers: { prefer: 'wait=60' } };

/** A program with a member who has 1,000 points for ever and 500 that lapse with the year. */
async function scene(parts: Parameters<typeof ruleSet>[0] = {}) {
  const { client } = engine();
  const [programId, memberId] = [nextId('program'), nextId('m')];
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet(parts) }));
  await client.post('/v1/grants', grant(programId, memberId));
  await client.post('/v1/grants', grant(programId, memberId, { points: 500, expiresOn: '2026-12-31' }));
  const balance = async () => (await client.get(`/v1/members/${memberId}/balance?programId=${programId}`)).body;
  return { programId, memberId, balance };
}

describe('a redemption without an order', () => {
  it('consumes what lapses first, once, whatever is sent again', async () => {
    const { client, database } = engine();
    const { programId, memberId, balance } = await scene();
    const body = redemption(programId, memberId, { points: 700 });
    const first = await client.post<object>('/v1/redemptions', body);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      redemptionId: body.redemptionId,
      state: 'settled',
      memberId,
      points: 700,
      reason: 'free coffee',
      redeemedAt: '2026-11-20T02:00:00.000Z',
      lots: [
        { points: 500, expiresOn: '2026-12-31' },
        { points: 200, expiresOn: null },
      ],
      balance: { available: 800, pending: 0, held: 0, debt: 0 },
      workflowId: `redemption:${programId}:${body.redemptionId}`,
    });
    const again = await client.post('/v1/redemptions', body);
    expect([again.status, again.headers.get('idempotent-replayed'), again.body]).toEqual([200, 'true', first.body]);
    expect((await client.get(`/v1/redemptions/${body.redemptionId}`)).body).toEqual({ ...first.body, reversed: 0 });
    expect(await client.post('/v1/redemptions', { ...body, points: 1 })).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
    expect(await balance()).toMatchObject({ available: 800 });
    const entries = await client.get(`/v1/members/${memberId}/entries?programId=${programId}`);
    expect(entries.body).toMatchObject({
      items: [
        { kind: 'redeem', points: -700, source: { kind: 'redemption', id: body.redemptionId }, balanceAfter: 800, availableAfter: 800 },
        { kind: 'grant' },
        { kind: 'grant' },
      ],
    });
    await expectInvariants(database);
  });

  it('beyond what is available is refused, changes nothing, and may be sent again corrected', async () => {
    const { client, database } = engine();
    const { programId, memberId } = await scene();
    const body = redemption(programId, memberId, { points: 1501 });
    const refused = await expectUntouched(database, () => client.post('/v1/redemptions', body));
    expect(refused).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS', detail: 'Only 1500 points are available.' } });
    const shown = await client.get(`/v1/redemptions/${body.redemptionId}?programId=${programId}`);
    expect(shown.body).toMatchObject({ state: 'refused', memberId, problem: { code: 'INSUFFICIENT_POINTS' } });
    expect((await client.post('/v1/redemptions', { ...body, points: 1500 })).status).toBe(201);
    await expectInvariants(database);
  });

  it('of somebody unknown makes neither a member nor a card', async () => {
    const { client, database } = engine();
    const { programId } = await scene();
    const refused = await expectUntouched(database, () => client.post('/v1/redemptions', redemption(programId, nextId('m'))));
    expect(refused).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
  });

  it('spends nothing on a day before it was usable or after it lapsed', async () => {
    const { client } = engine();
    const { programId, memberId } = await scene();
    const on = (redeemedAt: string) => client.post('/v1/redemptions', redemption(programId, memberId, { points: 1001, redeemedAt }));
    expect((await on('2026-10-31T09:00:00+07:00')).status).toBe(422);
    expect((await on('2027-01-01T00:00:00+07:00')).status).toBe(422);
    expect((await on('2026-12-31T23:59:59+07:00')).status).toBe(201);
  });

  it('needs a program with redemption, and a known one', async () => {
    const { client } = engine();
    const { programId, memberId } = await scene({ redemption: null });
    expect(await client.post('/v1/redemptions', redemption(programId, memberId))).toMatchObject({
      status: 422,
      body: { code: 'REDEMPTION_NOT_ALLOWED' },
    });
    expect(await client.post('/v1/redemptions', redemption(nextId('none'), memberId))).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('happens now when it names no date, in a sandbox on its latest business date', async () => {
    const { client } = engine();
    const { programId, memberId } = await scene();
    const { redeemedAt: _, ...body } = redemption(programId, memberId);
    expect((await client.post('/v1/redemptions', body)).body).toMatchObject({ redeemedAt: '2026-10-31T17:00:00.000Z' });
  });
});

describe('redemptions that travel together', () => {
  /** Sends bodies so that they are one batch. */
  async function together(programId: string, bodies: readonly ReturnType<typeof redemption>[]) {
    const { client } = engine();
    const ahead = redemption(programId, nextId('m'));
    const flying = gate('postOperations.before', ahead.redemptionId);
    const first = client.post('/v1/redemptions', ahead, PATIENTLY);
    await flying.arrived(1);
    const queued = bodies.map(({ redemptionId }) => gate('intake.queued', redemptionId));
    const answers = bodies.map((body) => client.post<{ code: string }>('/v1/redemptions', body, PATIENTLY));
    await Promise.all(queued.map((each) => each.arrived(1)));
    flying.open();
    await first;
    return Promise.all(answers);
  }

  it('of one card never spend a point twice, each with its own entry and its own row in the outbox', async () => {
    const { client, database } = engine();
    const { programId, memberId, balance } = await scene();
    const answers = await together(
      programId,
      Array.from({ length: 8 }, () => redemption(programId, memberId, { points: 250 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 201, 422, 422]);
    expect(await balance()).toMatchObject({ available: 0, version: 8 });
    expect((await client.get<{ items: unknown[] }>(`/v1/members/${memberId}/entries?programId=${programId}`)).body.items).toHaveLength(8);
    await expectInvariants(database);
  });

  it.each(['P0001', 'XX000'])('one that makes the kernel raise %s fails alone and can be sent again', async (sqlState) => {
    const { client, database, errors } = engine();
    const { programId, memberId, balance } = await scene();
    const bodies = Array.from({ length: 4 }, () => redemption(programId, memberId, { points: 10 }));
    const culprit = bodies[1]!;
    const mend = await breakStep(database, [culprit.redemptionId], 'settled', sqlState);
    expect((await together(programId, bodies)).map(({ status }) => status)).toEqual([201, 500, 201, 201]);
    expect(errors).toContainEqual(expect.objectContaining({ message: 'redemption failed', id: culprit.redemptionId, sqlState }));
    const shown = await client.get(`/v1/redemptions/${culprit.redemptionId}?programId=${programId}`);
    expect(shown.body).toMatchObject({ state: 'failed', problem: { code: 'INTERNAL' } });
    await mend();
    expect((await client.post('/v1/redemptions', culprit, PATIENTLY)).status).toBe(201);
    expect(await balance()).toMatchObject({ available: 1460 });
    await expectInvariants(database);
  });

  it('one whose card stays locked goes on alone, and its mates do not wait for it', async () => {
    const { database } = engine();
    const [busy, free] = [await scene(), await scene()];
    const bodies = [redemption(busy.programId, busy.memberId), redemption(free.programId, free.memberId)];
    const sent: Promise<{ status: number }>[] = [];
    await whileCardIsLocked(database, busy.memberId, async () => {
      const { client } = engine();
      const ahead = redemption(free.programId, nextId('m'));
      const flying = gate('postOperations.before', ahead.redemptionId);
      const first = client.post('/v1/redemptions', ahead, PATIENTLY);
      await flying.arrived(1);
      const queued = bodies.map(({ redemptionId }) => gate('intake.queued', redemptionId));
      sent.push(...bodies.map((body) => client.post('/v1/redemptions', body, PATIENTLY)));
      await Promise.all(queued.map((each) => each.arrived(1)));
      flying.open();
      await first;
      expect((await sent[1])?.status).toBe(201);
    });
    expect((await sent[0])?.status).toBe(201);
    await expectInvariants(database);
  }, 60_000);
});

test('one that is only accepted is safe, can be looked for, and is posted', async () => {
  const { client, database } = engine();
  const { programId, memberId } = await scene();
  const body = redemption(programId, memberId);
  const held = gate('postOperations.before', body.redemptionId);
  const accepted = await client.post<{ workflowId: string }>('/v1/redemptions', body, { headers: { prefer: 'respond-async' } });
  expect([accepted.status, accepted.body]).toMatchObject([202, { redemptionId: body.redemptionId, state: 'settling' }]);
  const location = accepted.headers.get('location') ?? '';
  expect((await client.get(location)).body).toMatchObject({ state: 'settling', memberId: null });
  expect((await client.get(`/v1/redemptions/${body.redemptionId}?programId=${programId}`)).body).toMatchObject({ state: 'settling' });
  held.open();
  await engine().temporal.client.workflow.getHandle(accepted.body.workflowId).result();
  expect((await client.get(location)).body).toMatchObject({ state: 'settled', points: 100 });
  await expectInvariants(database);
});
