import type { LevelPolicy, RuleSet } from '../../domain/rules/rule-set';
import { useEngine } from '../harness/engine';
import { grant, line, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { runNight } from './night';

const engine = useEngine();

const LEVELS = [
  { id: 'bronze', threshold: 0 },
  { id: 'silver', threshold: 100_000 },
  { id: 'gold', threshold: 300_000, multiplier: '2' },
];

async function publish(levelPolicy: LevelPolicy, parts: Partial<RuleSet> = {}, programId = nextId('policy')): Promise<string> {
  const answer = await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ levels: LEVELS, levelPolicy, ...parts }) }));
  expect(answer).toMatchObject({ body: { warnings: [] } });
  return programId;
}

/** Settles an order of goods at noon; answers the level that it was settled with. */
async function settle(programId: string, memberId: string, date: string, spend: number): Promise<string> {
  const body = order(programId, { memberId, placedAt: `${date}T12:00:00+07:00`, lines: [line({ unitPrice: spend })] });
  const answer = await engine().client.post<{ level: string }>('/v1/orders', body);
  expect(answer.status).toBe(201);
  return answer.body.level;
}

/** The level that an order of a day would have. */
async function levelOn(programId: string, memberId: string, date: string): Promise<string> {
  const body = order(programId, { memberId, placedAt: `${date}T12:00:00+07:00` });
  return (await engine().client.post<{ level: string }>('/v1/quotes', body)).body.level;
}

const night = (programId: string, date: string) => runNight(engine().database, programId, date);

interface Change {
  before: string;
  level: string;
  at: string;
  cause: { kind: string; id: string };
}

/** Changes as [before, level, from, kind of cause], oldest first. */
async function history(programId: string, memberId: string): Promise<string[][]> {
  const { body } = await engine().client.get<{ items: Change[] }>(`/v1/members/${memberId}/levels?programId=${programId}`);
  return body.items.map(({ before, level, at, cause }) => [before, level, at, cause.kind]).reverse();
}

const balance = async (programId: string, memberId: string, on = '') =>
  (await engine().client.get(`/v1/members/${memberId}/balance?programId=${programId}${on && `&on=${on}`}`)).body;

const set = (programId: string, memberId: string, body: object, key?: string) =>
  engine().client.put(
    `/v1/members/${memberId}/level`,
    { programId, reason: 'makes up for it', ...body },
    { role: 'support', ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }) },
  );

afterEach(() => expectInvariants(engine().database));

test('rolling months: what is older counts no more, and the nightly run finds it', async () => {
  const programId = await publish({ period: { months: 2 }, downgrade: 'reassess' });
  const memberId = nextId('m');
  await settle(programId, memberId, '2026-01-10', 250_000);
  await settle(programId, memberId, '2026-02-20', 50_000);
  expect(await balance(programId, memberId)).toMatchObject({ level: 'gold', nextLevel: null });
  await night(programId, '2026-03-09');
  expect(await balance(programId, memberId)).toMatchObject({ level: 'gold' });
  // The two months that end with 10 March begin with 11 January.
  expect(await night(programId, '2026-03-10')).toBe(1);
  expect(await balance(programId, memberId, '2026-03-10')).toMatchObject({
    level: 'bronze',
    nextLevel: { id: 'silver', missing: 50_000, by: 'spend' },
  });
  expect(await balance(programId, memberId, '2026-04-20')).toMatchObject({ nextLevel: { missing: 100_000 } });
  expect(await history(programId, memberId)).toEqual([
    ['bronze', 'silver', '2026-01-10T05:00:00.000Z', 'order'],
    ['silver', 'gold', '2026-02-20T05:00:00.000Z', 'order'],
    ['gold', 'bronze', '2026-03-09T17:00:00.000Z', 'nightly'],
  ]);
  expect(await settle(programId, memberId, '2026-03-10', 50_000)).toBe('bronze');
  expect(await settle(programId, memberId, '2026-03-09', 1_000)).toBe('gold');
  expect(await balance(programId, memberId, '2026-03-10')).toMatchObject({ level: 'silver' });
});

test('a calendar year: points earned in it, also those of an order that comes in the next', async () => {
  const levels = [
    { id: 'bronze', threshold: 0 },
    { id: 'gold', threshold: 300 },
  ];
  const programId = await publish({ qualifyOn: 'points', period: { calendar: 'year' }, downgrade: 'reassess' }, { levels });
  const memberId = nextId('m');
  await settle(programId, memberId, '2026-12-20', 200_000);
  await settle(programId, memberId, '2027-01-02', 150_000);
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze', nextLevel: { missing: 150, by: 'points' } });
  expect(await settle(programId, memberId, '2026-12-30', 100_000)).toBe('bronze');
  expect(await levelOn(programId, memberId, '2026-12-29')).toBe('bronze');
  expect(await levelOn(programId, memberId, '2026-12-31')).toBe('gold');
  expect(await balance(programId, memberId)).toMatchObject({ level: 'gold' });
  await night(programId, '2027-01-03');
  expect(await levelOn(programId, memberId, '2027-01-02')).toBe('gold');
  expect(await levelOn(programId, memberId, '2027-01-03')).toBe('bronze');
});

test('a level is kept, then there are days of grace, then it goes down one at a time', async () => {
  const programId = await publish({ period: { months: 1 }, keepFor: { months: 2, roundUpTo: 'month' }, downgrade: 'one_level', graceDays: 10 });
  const memberId = nextId('m');
  await settle(programId, memberId, '2026-01-10', 300_000);
  const levelAfter = async (date: string) => {
    await night(programId, date);
    await night(programId, date);
    return ((await balance(programId, memberId, date)) as { level: string }).level;
  };
  // Too low from 10 February on, but kept through 31 March.
  expect(await levelAfter('2026-03-25')).toBe('gold');
  expect(await levelAfter('2026-04-03')).toBe('gold');
  expect(await levelAfter('2026-04-04')).toBe('silver');
  // Silver is kept through 30 June.
  expect(await levelAfter('2026-06-30')).toBe('silver');
  expect(await levelAfter('2026-07-01')).toBe('silver');
  expect(await levelAfter('2026-07-10')).toBe('bronze');
  // Nothing is lower.
  expect(await levelAfter('2027-07-10')).toBe('bronze');
});

test('an order that reaches the level again keeps it anew', async () => {
  const programId = await publish({ period: { months: 1 }, keepFor: { months: 3 }, downgrade: 'reassess' });
  const memberId = nextId('m');
  await settle(programId, memberId, '2026-01-10', 300_000);
  await settle(programId, memberId, '2026-01-20', 1_000);
  await settle(programId, memberId, '2026-03-20', 300_000);
  await night(programId, '2026-06-20');
  expect(await balance(programId, memberId, '2026-06-20')).toMatchObject({ level: 'gold' });
  await night(programId, '2026-06-21');
  expect(await balance(programId, memberId, '2026-06-21')).toMatchObject({ level: 'bronze' });
});

test('what a grant says counts, and nothing else of it', async () => {
  const programId = await publish({ period: { months: 12 }, downgrade: 'reassess' });
  const memberId = nextId('m');
  const { client } = engine();
  await client.post('/v1/grants', grant(programId, memberId, { points: 900_000 }));
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze', nextLevel: { missing: 100_000 } });
  const counting = grant(programId, memberId, { points: 1, qualifying: { spend: 120_000, points: 5 }, grantedAt: '2026-10-01T00:00:00+07:00' });
  expect((await client.post('/v1/grants', counting)).status).toBe(201);
  expect((await client.post('/v1/grants', counting)).status).toBe(200);
  expect(await balance(programId, memberId)).toMatchObject({ level: 'silver', nextLevel: { missing: 180_000 } });
  expect(await levelOn(programId, memberId, '2026-09-30')).toBe('bronze');
  expect(await levelOn(programId, memberId, '2026-10-01')).toBe('silver');
  const { body } = await client.get<{ items: object[] }>(`/v1/members/${memberId}/levels?programId=${programId}`);
  expect(body.items).toMatchObject([
    { cause: { kind: 'grant', id: counting.grantId, qualifyOn: 'spend', qualifying: 120_000, until: null, reason: null } },
  ]);
});

test('a level set by hand counts from that moment through its last day, whatever the nightly run does', async () => {
  const programId = await publish({ period: { months: 1 }, downgrade: 'reassess' });
  const memberId = nextId('m');
  await settle(programId, memberId, '2026-11-10', 100_000);
  const key = nextId('key');
  const first = await set(programId, memberId, { level: 'gold', until: '2026-12-31' }, key);
  expect(first).toMatchObject({
    status: 201,
    body: { memberId, level: 'gold', from: '2026-11-09T17:00:00.000Z', until: '2026-12-31', state: 'settled' },
  });
  const again = await set(programId, memberId, { level: 'gold', until: '2026-12-31' }, key);
  expect(again).toMatchObject({ status: 200, body: first.body });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await set(programId, memberId, { level: 'silver', until: '2026-12-31' }, key)).toMatchObject({ status: 409 });

  expect(await balance(programId, memberId)).toMatchObject({ level: 'gold', nextLevel: null });
  expect(await levelOn(programId, memberId, '2026-11-09')).toBe('bronze');
  await night(programId, '2026-12-20');
  expect(await settle(programId, memberId, '2026-12-31', 1_000)).toBe('gold');
  // Nobody has run anything since, and yet it is over.
  expect(await levelOn(programId, memberId, '2027-01-01')).toBe('bronze');
  expect(await balance(programId, memberId, '2027-01-01')).toMatchObject({ level: 'bronze' });
  expect(await settle(programId, memberId, '2027-01-02', 1_000)).toBe('bronze');
  expect(await settle(programId, memberId, '2026-12-30', 1_000)).toBe('gold');
  expect(await history(programId, memberId)).toEqual([
    ['bronze', 'silver', '2026-11-10T05:00:00.000Z', 'order'],
    ['silver', 'gold', '2026-11-09T17:00:00.000Z', 'by_hand'],
    ['gold', 'bronze', '2026-12-31T17:00:00.000Z', 'by_hand_ended'],
  ]);
});

test('an order lifts above a level set by hand when it newly reaches a higher one', async () => {
  const programId = await publish({});
  const memberId = nextId('m');
  await settle(programId, memberId, '2026-11-10', 150_000);
  expect((await set(programId, memberId, { level: 'bronze', until: '2026-12-31' })).status).toBe(201);
  await settle(programId, memberId, '2026-11-12', 10_000);
  expect(await balance(programId, memberId)).toMatchObject({ level: 'bronze' });
  await settle(programId, memberId, '2026-11-14', 140_000);
  expect(await balance(programId, memberId)).toMatchObject({ level: 'gold' });
  expect((await history(programId, memberId)).map(([, level, , kind]) => [level, kind])).toEqual([
    ['silver', 'order'],
    ['bronze', 'by_hand'],
    ['gold', 'order'],
  ]);
});

test('who or what can not be set is refused, and a card comes into being', async () => {
  const programId = await publish({});
  const elsewhere = await publish({});
  const memberId = nextId('m');
  const bad = await set(programId, memberId, { level: 'gold', until: '2027-12-31' });
  expect(bad).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  await settle(elsewhere, memberId, '2026-11-10', 1_000);
  expect(await set(programId, memberId, { level: 'platinum', until: null })).toMatchObject({ status: 400, body: { errors: [{ path: 'level' }] } });
  await settle(programId, nextId('other'), '2026-11-10', 1_000);
  expect(await set(programId, memberId, { level: 'gold', until: '2026-11-09' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'until' }] },
  });
  expect(await set(programId, memberId, { level: 'gold', until: 'tomorrow' })).toMatchObject({ status: 400, body: { errors: [{ path: 'until' }] } });
  expect(await set(nextId('nowhere'), memberId, { level: 'gold' })).toMatchObject({ status: 404 });
  expect(await set(programId, memberId, { level: 'gold', until: '2026-11-30T23:00:00+07:00' })).toMatchObject({
    status: 201,
    body: { until: '2026-11-30' },
  });
  expect(await balance(programId, memberId)).toMatchObject({ level: 'gold', available: 0 });
  expect(await set(programId, memberId, { level: 'silver' })).toMatchObject({ status: 201, body: { until: null } });
  expect(await levelOn(programId, memberId, '2099-01-01')).toBe('silver');
  const asApprover = await engine().client.put(`/v1/members/${memberId}/level`, { programId, level: 'gold', reason: 'x' }, { role: 'approver' });
  expect(asApprover.status).toBe(403);
});

test('new rules: the nightly run lifts and lowers everybody by them, in chunks, once', async () => {
  const programId = await publish({});
  const members = Array.from({ length: 7 }, () => nextId('m'));
  for (const [index, memberId] of members.entries()) await settle(programId, memberId, '2026-11-10', 60_000 * index);
  const levels = [
    { id: 'bronze', threshold: 0 },
    { id: 'silver', threshold: 60_000 },
    { id: 'gold', threshold: 350_000 },
  ];
  await publish({ downgrade: 'reassess' }, { levels }, programId);
  expect(await night(programId, '2026-11-11')).toBe(2);
  expect(await night(programId, '2026-11-11')).toBe(0);
  const seen = await Promise.all(members.map(async (memberId) => ((await balance(programId, memberId)) as { level: string }).level));
  expect(seen).toEqual(['bronze', 'silver', 'silver', 'silver', 'silver', 'silver', 'gold']);
});
