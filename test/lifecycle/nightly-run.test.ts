import { localDate } from '../../domain/calendar/local-time';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { ALL_TABLES, expectInvariants, snapshot } from '../harness/invariants';
import { requestRun, runDone, runNight, shownRun } from './running';

const engine = useEngine();

async function publish(lots: NonNullable<ReturnType<typeof ruleSet>['lots']>): Promise<string> {
  const programId = nextId('nights');
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ lots }) }));
  return programId;
}

interface Shown {
  items: {
    state: string;
    points: number;
    remaining: number;
    kind: string;
    debtChange: number;
    balanceAfter: number;
    availableAfter: number;
    at: string;
  }[];
}
const read = async (programId: string, memberId: string, what: string) =>
  (await engine().client.get<Shown>(`/v1/members/${memberId}/${what}?programId=${programId}`)).body;

test('activates what is due and expires what has lapsed, one entry for each lot, with exact figures', async () => {
  const { client, database } = engine();
  const programId = await publish({ validFor: { days: 10 }, pendingFor: { days: 3 } });
  const memberId = nextId('m');
  // 100 and 50 points, pending until 4 and 6 March, usable through 14 and 16 March.
  await client.post('/v1/orders', order(programId, { memberId, placedAt: '2026-03-01T09:00:00+07:00' }));
  await client.post('/v1/orders', order(programId, { memberId, placedAt: '2026-03-03T09:00:00+07:00', lines: [line({ unitPrice: 50_000 })] }));

  expect(await runNight(client, programId, '2026-03-03')).toMatchObject({
    state: 'done',
    phase: null,
    cause: 'request',
    counts: { cards: 0, lotsActivated: 0 },
  });
  expect(await runNight(client, programId, '2026-03-04')).toMatchObject({
    counts: { cards: 1, lotsActivated: 1, pointsActivated: 100, lotsExpired: 0, failed: 0 },
  });
  expect(await read(programId, memberId, 'balance')).toMatchObject({ available: 100, pending: 50, asOf: '2026-03-04' });
  expect(await runNight(client, programId, '2026-03-14')).toMatchObject({
    counts: { cards: 1, lotsActivated: 1, pointsActivated: 50, lotsExpired: 0 },
  });
  expect(await runNight(client, programId, '2026-03-15')).toMatchObject({
    counts: { cards: 1, lotsActivated: 0, lotsExpired: 1, pointsExpired: 100 },
  });
  expect(await runNight(client, programId, '2026-03-17')).toMatchObject({ counts: { cards: 1, lotsExpired: 1, pointsExpired: 50 } });

  expect(
    (await read(programId, memberId, 'entries')).items.map(({ kind, points, balanceAfter, availableAfter, at }) => [
      kind,
      points,
      balanceAfter,
      availableAfter,
      at,
    ]),
  ).toEqual([
    // Business time of an expiry: the start of the day that was run.
    ['expire', -50, 0, 0, '2026-03-16T17:00:00.000Z'],
    ['expire', -100, 50, 50, '2026-03-14T17:00:00.000Z'],
    ['activate', 0, 150, 150, '2026-03-05T17:00:00.000Z'],
    ['activate', 0, 150, 100, '2026-03-03T17:00:00.000Z'],
    ['earn', 50, 150, 0, '2026-03-03T02:00:00.000Z'],
    ['earn', 100, 100, 0, '2026-03-01T02:00:00.000Z'],
  ]);
  expect((await read(programId, memberId, 'lots')).items).toMatchObject([
    { state: 'expired', points: 50, remaining: 0 },
    { state: 'expired', points: 100, remaining: 0 },
  ]);
  await expectInvariants(database);
});

test('once for a date, however often it is asked for; a date before the last one changes nothing and says so', async () => {
  const { client, database } = engine();
  const programId = await publish({ validFor: { days: 5 } });
  const memberId = nextId('m');
  await client.post('/v1/orders', order(programId, { memberId, placedAt: '2026-03-01T09:00:00+07:00' }));
  const asked = await Promise.all(Array.from({ length: 6 }, () => requestRun(client, programId, '2026-03-20')));
  expect(asked.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 200, 202]);
  const done = await runDone(client, programId, '2026-03-20');
  expect(done).toMatchObject({ counts: { lotsExpired: 1, pointsExpired: 100 }, workflowId: `lifecycle:${programId}:2026-03-20` });

  const before = await snapshot(database, ALL_TABLES);
  expect(await requestRun(client, programId, '2026-03-20')).toMatchObject({ status: 200, body: done });
  expect(await requestRun(client, programId, '2026-03-19')).toMatchObject({
    status: 200,
    body: { state: 'skipped', detail: 'The run of 2026-03-20 was asked for before: nothing is done for 2026-03-19.' },
  });
  expect(await shownRun(client, programId, '2026-03-19')).toMatchObject({ status: 200, body: { state: 'skipped' } });
  expect(await shownRun(client, programId, '2026-03-21')).toMatchObject({ status: 404 });
  expect(await snapshot(database, ALL_TABLES)).toEqual(before);
});

test('what a run has expired stays expired, also for an order dated before; what none has is there for it', async () => {
  const { client } = engine();
  const programId = await publish({ validFor: { days: 5 } });
  const [early, late] = [nextId('m'), nextId('m')];
  for (const memberId of [early, late])
    await client.post('/v1/grants', grant(programId, memberId, { points: 100, grantedAt: '2026-03-01T09:00:00+07:00' }));
  const spend = (memberId: string) =>
    client.post(
      '/v1/orders',
      order(programId, { memberId, placedAt: '2026-03-04T09:00:00+07:00', redeem: { points: 60 }, lines: [line({ unitPrice: 1_000 })] }),
    );
  expect(await spend(early)).toMatchObject({ status: 201 });
  await runNight(client, programId, '2026-03-07');
  expect(await spend(late)).toMatchObject({ status: 422, body: { code: 'INSUFFICIENT_POINTS' } });
});

test('missed dates are run one after the other, before the one that is asked for; a day that has not come is refused', async () => {
  const { client } = engine();
  const programId = nextId('nights');
  await client.put(`/v1/programs/${programId}`, program({ sandbox: false, ruleSet: ruleSet({ lots: { validFor: { days: 2 } } }) }));
  const memberId = nextId('m');
  for (const day of ['01', '02', '03'])
    await client.post('/v1/grants', grant(programId, memberId, { points: 10, grantedAt: `2026-03-${day}T09:00:00+07:00` }));
  await runNight(client, programId, '2026-03-03');
  await runNight(client, programId, '2026-03-07');
  const shown = await Promise.all(['03', '04', '05', '06', '07'].map(async (day) => (await shownRun(client, programId, `2026-03-${day}`)).body));
  expect(shown.map(({ cause, state, counts }) => [cause, state, counts.lotsExpired])).toEqual([
    ['request', 'done', 0],
    ['catch_up', 'done', 1],
    ['catch_up', 'done', 1],
    ['catch_up', 'done', 1],
    ['request', 'done', 0],
  ]);
  const tomorrow = localDate(Date.now() + 86_400_000, 'Asia/Jakarta');
  expect(await requestRun(client, programId, tomorrow)).toMatchObject({
    status: 400,
    body: { code: 'VALIDATION_FAILED', errors: [{ path: 'businessDate' }] },
  });
});

test('only operators and admins ask for runs, of programs that they see', async () => {
  const { client } = engine();
  const programId = await publish({});
  const body = { programId, businessDate: '2026-03-01' };
  expect(await client.post('/v1/lifecycle-runs', body, { role: 'order_system' })).toMatchObject({ status: 403 });
  expect(await requestRun(client, nextId('nowhere'), '2026-03-01')).toMatchObject({ status: 404 });
  expect(await requestRun(client, programId, '2026-02-30')).toMatchObject({ status: 400 });
});
