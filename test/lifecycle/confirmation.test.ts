import type { RuleSet } from '../../domain/rules/rule-set';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';
import { runNight } from './running';

const engine = useEngine();

const WAITING = { validFor: { days: 20 }, pendingFor: { until: 'confirmed' as const, cancelAfter: { days: 30 } } };

async function publish(parts: Partial<RuleSet> = {}): Promise<string> {
  const programId = nextId('confirmed');
  const { status, body } = await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ lots: WAITING, ...parts }) }));
  expect([status, body]).toEqual([201, expect.anything()]);
  return programId;
}

async function sent(programId: string, parts: Partial<ReturnType<typeof order>> = {}): Promise<{ orderId: string; memberId: string }> {
  const body = order(programId, { memberId: nextId('m'), placedAt: '2026-03-02T09:00:00+07:00', ...parts });
  expect(await engine().client.post('/v1/orders', body)).toMatchObject({ status: 201 });
  return { orderId: body.orderId, memberId: body.memberId ?? '' };
}

const confirm = (programId: string, orderId: string, at?: string, confirmationId = nextId('con')) =>
  engine().client.post(`/v1/orders/${orderId}/confirmation?programId=${programId}`, { confirmationId, ...(at !== undefined && { at }) });
const cancel = (programId: string, orderId: string, cancellationId = nextId('can')) =>
  engine().client.post(`/v1/orders/${orderId}/cancellation?programId=${programId}`, { cancellationId });
const read = async (programId: string, memberId: string, what: string) =>
  (await engine().client.get(`/v1/members/${memberId}/${what}?programId=${programId}`)).body;

test('what waits has no first day; confirmed it is usable from then on, and its validity begins', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const body = order(programId, { memberId: nextId('m'), placedAt: '2026-03-02T09:00:00+07:00' });
  const answer = await client.post('/v1/orders', body);
  expect(answer).toMatchObject({
    status: 201,
    body: {
      earned: { points: 100, state: 'pending', availableOn: null, expiresOn: null, lots: [{ availableOn: null }] },
      balance: { available: 0, pending: 100 },
    },
  });
  expect(await read(programId, body.memberId ?? '', 'lots')).toMatchObject({ items: [{ state: 'pending', availableOn: null }] });
  expect(await client.get(`/v1/orders/${body.orderId}/explanation`)).toMatchObject({
    body: {
      sentences: expect.arrayContaining(['The order earned 100 points, usable once the order is confirmed.']),
      earned: { lots: [{ availableOn: null }] },
    },
  });

  const first = await confirm(programId, body.orderId, '2026-03-09T09:00:00+07:00', 'c-1');
  expect(first).toMatchObject({
    status: 201,
    body: {
      ...{ confirmationId: 'c-1', orderId: body.orderId, state: 'settled', points: 100, debtRepaid: 0, confirmedAt: '2026-03-09T02:00:00.000Z' },
      lots: [{ points: 100, state: 'active', availableOn: '2026-03-09', expiresOn: '2026-03-29' }],
      balance: { available: 100, pending: 0, held: 0, debt: 0 },
    },
  });
  // Sent again it is the same; another one comes too late, and so does a cancellation.
  expect(await confirm(programId, body.orderId, '2026-03-09T09:00:00+07:00', 'c-1')).toMatchObject({ status: 200, body: first.body });
  await expectUntouched(database, async () => {
    expect(await confirm(programId, body.orderId)).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });
    expect(await cancel(programId, body.orderId)).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });
  });
  expect(await runNight(client, programId, '2026-03-30')).toMatchObject({ counts: { lotsExpired: 1, pointsExpired: 100, ordersCancelled: 0 } });
  await expectInvariants(database);
});

test('nobody has confirmed by then: that day’s run cancels before it activates', async () => {
  const { client, database } = engine();
  const programId = await publish();
  const late = await sent(programId);
  const kept = await sent(programId);
  await confirm(programId, kept.orderId, '2026-03-31T09:00:00+07:00');
  expect(await runNight(client, programId, '2026-03-31')).toMatchObject({ counts: { ordersCancelled: 0 } });
  // 2 March + 30 days.
  expect(await runNight(client, programId, '2026-04-01')).toMatchObject({ counts: { ordersCancelled: 1, cards: 1 } });
  expect(await read(programId, late.memberId, 'lots')).toMatchObject({ items: [{ state: 'cancelled', remaining: 0, points: 100 }] });
  expect(await read(programId, late.memberId, 'entries')).toMatchObject({
    items: [
      { kind: 'cancel', points: -100, balanceAfter: 0, at: '2026-03-31T17:00:00.000Z', source: { kind: 'order', id: late.orderId } },
      { kind: 'earn' },
    ],
  });
  expect(await confirm(programId, late.orderId, '2026-03-20T09:00:00+07:00')).toMatchObject({
    status: 409,
    body: { code: 'ALREADY_RESOLVED', detail: `Order ${late.orderId} is cancelled already, by nightly-run:2026-04-01.` },
  });
  expect(await read(programId, kept.memberId, 'balance')).toMatchObject({ available: 100, pending: 0 });
  await expectInvariants(database);
});

test('rules that wait beside rules that do not: only what waits is confirmed, each with its own validity', async () => {
  const { database } = engine();
  const rule = { mode: 'order' as const };
  const programId = await publish({
    earning: [
      { id: 'now', ...rule, points: 7, pendingFor: null },
      { id: 'short', ...rule, points: 5, validFor: { days: 3 } },
      { id: 'long', ...rule, points: 5, validFor: null, pendingFor: { until: 'confirmed' } },
    ],
  });
  const one = await sent(programId);
  expect(await read(programId, one.memberId, 'balance')).toMatchObject({ available: 7, pending: 10 });
  expect(await confirm(programId, one.orderId, '2026-03-05T09:00:00+07:00')).toMatchObject({
    body: { points: 10, lots: [{ expiresOn: '2026-03-08' }, { expiresOn: null }] },
  });
  const other = await sent(programId);
  expect(await cancel(programId, other.orderId)).toMatchObject({ status: 201, body: { points: 10, balance: { available: 7, pending: 0 } } });
  await expectInvariants(database);
});

test('an order that nothing waits of is confirmed with nothing; one that there is none of, or that is nobody’s, is refused', async () => {
  const programId = await publish({ earning: [{ id: 'large', mode: 'money', points: 1, per: 1_000_000 }] });
  const { orderId } = await sent(programId);
  expect(await confirm(programId, orderId)).toMatchObject({ status: 201, body: { points: 0, lots: [] } });
  expect(await confirm(programId, nextId('nothing'))).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  const anonymous = order(programId, { lines: [line()] });
  await engine().client.post('/v1/orders', anonymous);
  expect(await cancel(programId, anonymous.orderId)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
});

test('confirmations and cancellations race: one of them resolves the order', async () => {
  const { database } = engine();
  const programId = await publish();
  const { orderId, memberId } = await sent(programId);
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? confirm(programId, orderId, '2026-03-09T09:00:00+07:00') : cancel(programId, orderId))),
  );
  expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(7).fill(409)]);
  const { available, pending } = (await read(programId, memberId, 'balance')) as { available: number; pending: number };
  expect([
    [100, 0],
    [0, 0],
  ]).toContainEqual([available, pending]);
  await expectInvariants(database);
});

test('points without an order wait for nobody', async () => {
  const programId = await publish();
  const memberId = nextId('m');
  await engine().client.post('/v1/grants', {
    grantId: nextId('g'),
    programId,
    memberId,
    points: 9,
    reason: 'x',
    grantedAt: '2026-03-02T09:00:00+07:00',
  });
  expect(await read(programId, memberId, 'balance')).toMatchObject({ available: 9, pending: 0 });
});

test('cancelled points are taken back once: a return takes no more, and they count toward no level', async () => {
  const { client, database } = engine();
  const programId = await publish({
    levels: [
      { id: 'bronze', threshold: 0 },
      { id: 'gold', threshold: 100 },
    ],
    levelPolicy: { qualifyOn: 'points', downgrade: 'reassess' },
  });
  const { orderId, memberId } = await sent(programId);
  await client.post('/v1/grants', grant(programId, memberId, { points: 300, grantedAt: '2026-03-01T09:00:00+07:00' }));
  expect(await read(programId, memberId, 'balance')).toMatchObject({ pending: 100, level: 'gold' });
  expect(await cancel(programId, orderId)).toMatchObject({ status: 201, body: { points: 100 } });
  expect(await read(programId, memberId, 'balance')).toMatchObject({ available: 300, pending: 0, level: 'bronze' });
  const back = await client.post(`/v1/orders/${orderId}/returns?programId=${programId}`, { returnId: 'rt-1', all: true });
  expect(back).toMatchObject({ status: 201, body: { clawedBack: { points: 0, debt: 0, forgiven: 0 }, balance: { available: 300, debt: 0 } } });
  await expectInvariants(database);
});

test('an order that was settled elsewhere, of somebody without a card here, has nothing to confirm', async () => {
  const { client, database } = engine();
  const programId = await publish();
  for (const resolve of [confirm, cancel]) {
    const imported = { order: { ...order(programId, { memberId: nextId('m') }), state: 'imported' } };
    const raw = JSON.stringify(imported);
    await client.call('POST', '/v1/imports', undefined, { raw, headers: { 'content-type': 'application/x-ndjson' } });
    expect(await resolve(programId, imported.order.orderId)).toMatchObject({
      status: 201,
      body: { points: 0, balance: { available: 0, pending: 0 } },
    });
  }
  await expectInvariants(database);
});
