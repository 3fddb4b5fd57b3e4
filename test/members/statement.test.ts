import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();
let programId: string;
let memberId: string;

beforeAll(async () => {
  programId = nextId('statement');
  const rules = ruleSet({ lots: { pendingFor: { days: 7 }, validFor: { months: 6 } } });
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: rules }));
});
beforeEach(() => {
  memberId = nextId('m');
});

interface Ends {
  available: number;
  pending: number;
  debt: number;
}
interface Statement {
  from: string;
  to: string;
  opening: Ends;
  entries: { kind: string; points: number; at: string; balanceAfter: number }[];
  totals: Record<string, number>;
  closing: Ends;
}
interface Balance extends Ends {
  held: number;
  level: string;
  asOf: string;
  nextExpiry: object | null;
}

const read = async <Body>(path: string): Promise<Body> => {
  const { status, body } = await engine().client.get<Body>(`/v1/members/${memberId}/${path}`);
  expect(status).toBe(200);
  return body;
};
const statement = (query = '') => read<Statement>(`statement?programId=${programId}${query}`);
const balance = (query = '') => read<Balance>(`balance?programId=${programId}${query}`);
const day = (date: string, time = '09:00') => `${date}T${time}:00+07:00`;
const at = (date: string, time?: string) => encodeURIComponent(day(date, time));
const buy = (date: string, parts: Parameters<typeof order>[1] = {}) =>
  engine().client.post('/v1/orders', order(programId, { memberId, placedAt: day(date), ...parts }));
const give = (date: string, parts: Partial<Parameters<typeof grant>[2]> = {}) =>
  engine().client.post('/v1/grants', grant(programId, memberId, { grantedAt: day(date), availableOn: date, points: 100, ...parts }));
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const whole = ({ available, pending }: Ends) => available + pending;

test('a statement has what happened in its span, and adds up', async () => {
  await give('2026-10-01');
  await buy('2026-11-02');
  await buy('2026-11-20', { redeem: { points: 30 } });
  await buy('2026-12-05');
  const november = await statement('&from=2026-11-01&to=2026-11-30');
  expect(november).toMatchObject({
    from: '2026-10-31T17:00:00.000Z',
    to: '2026-11-30T17:00:00.000Z',
    opening: { available: 100, pending: 0, debt: 0 },
    entries: [
      { kind: 'earn', points: 100, balanceAfter: 200, source: { kind: 'order' }, lots: [{ points: 100 }] },
      { kind: 'activate', points: 0 },
      { kind: 'redeem', points: -30, balanceAfter: 170 },
      { kind: 'earn', points: 99, balanceAfter: 269 },
      { kind: 'activate', points: 0, balanceAfter: 269 },
    ],
    totals: { earn: 199, redeem: -30, activate: 0 },
    closing: { available: 269, pending: 0, debt: 0 },
  });
  expect((await statement('&from=2026-11-01&to=2026-11-05')).closing).toEqual({ available: 100, pending: 100, debt: 0 });
});

test('what is recorded late stands where it happened', async () => {
  await buy('2026-11-20');
  expect((await statement('&from=2026-11-01&to=2026-11-10')).closing).toMatchObject({ pending: 0 });
  await buy('2026-11-05');
  const { entries, closing } = await statement('&from=2026-11-01&to=2026-11-10');
  expect(entries).toMatchObject([{ kind: 'earn', points: 100, balanceAfter: 100 }]);
  expect(closing).toEqual({ available: 0, pending: 100, debt: 0 });
  expect(await balance(`&at=${at('2026-11-10')}`)).toMatchObject({ available: 0, pending: 100 });
});

test('a credit for a day before a debt repays it when it was booked, not before', async () => {
  const owing = ruleSet({ returns: { source: 'unlimited' } });
  const programId = nextId('owing');
  const { client, database } = engine();
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: owing }));
  const sold = order(programId, { memberId, placedAt: day('2026-11-02') });
  await client.post('/v1/orders', sold);
  const spent = { programId, redemptionId: nextId('r'), memberId, points: 100, redeemedAt: day('2026-11-03'), reason: 'Gift' };
  expect(await client.post('/v1/redemptions', spent)).toMatchObject({ status: 201 });
  const back = { returnId: nextId('rt'), all: true, returnedAt: day('2026-11-10') };
  expect(await client.post(`/v1/orders/${sold.orderId}/returns?programId=${programId}`, back)).toMatchObject({
    status: 201,
    body: { balance: { debt: 100 } },
  });
  const late = { grantedAt: day('2026-11-05'), availableOn: '2026-11-05', points: 30 };
  await client.post('/v1/grants', grant(programId, memberId, late));
  const late2 = order(programId, { memberId, placedAt: day('2026-11-06') });
  expect(await client.post('/v1/orders', late2)).toMatchObject({ status: 201, body: { balance: { debt: 0, available: 30 } } });
  const past = async (on: string) => (await client.get(`/v1/members/${memberId}/balance?programId=${programId}&at=${at(on)}`)).body;
  expect(await past('2026-11-05')).toMatchObject({ debt: 0, available: 30 });
  expect(await past('2026-11-09')).toMatchObject({ debt: 0, available: 130 });
  expect(await past('2026-11-10')).toMatchObject({ debt: 0, available: 30 });
  const span = await client.get<Statement>(`/v1/members/${memberId}/statement?programId=${programId}&from=2026-11-01&to=2026-11-09`);
  expect(span.body.closing).toEqual({ available: 130, pending: 0, debt: 0 });
  await expectInvariants(database);
});

test('an order confirmed on its own day was pending until then', async () => {
  const programId = nextId('confirmed');
  const { client, database } = engine();
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ lots: { pendingFor: { until: 'confirmed' } } }) }));
  const sold = order(programId, { memberId, placedAt: day('2026-11-02', '10:00') });
  await client.post('/v1/orders', sold);
  const confirmation = { confirmationId: nextId('c'), at: day('2026-11-02', '15:00') };
  expect(await client.post(`/v1/orders/${sold.orderId}/confirmation?programId=${programId}`, confirmation)).toMatchObject({ status: 201 });
  const past = async (time: string) => (await client.get(`/v1/members/${memberId}/balance?programId=${programId}&at=${at('2026-11-02', time)}`)).body;
  expect(await past('09:59')).toMatchObject({ available: 0, pending: 0 });
  expect(await past('14:59')).toMatchObject({ available: 0, pending: 100 });
  expect(await past('15:00')).toMatchObject({ available: 100, pending: 0 });
  const { body } = await client.get<Statement>(`/v1/members/${memberId}/statement?programId=${programId}&from=2026-11-02&to=2026-11-02`);
  expect(body.entries.map(({ kind, at: when }) => [kind, when])).toEqual([
    ['earn', '2026-11-02T03:00:00.000Z'],
    ['activate', '2026-11-02T08:00:00.000Z'],
  ]);
  expect(body.closing).toEqual({ available: 100, pending: 0, debt: 0 });
  await expectInvariants(database);
});

test('a member without a card has a statement of nothing', async () => {
  await engine().client.put(`/v1/members/${memberId}`, {});
  const nothing = { available: 0, pending: 0, debt: 0 };
  expect(await statement()).toMatchObject({ opening: nothing, entries: [], totals: {}, closing: nothing });
  expect(await balance(`&at=${at('2026-11-10')}`)).toMatchObject({ ...nothing, held: 0, level: 'member', nextExpiry: null });
});

test('as CSV', async () => {
  await give('2026-11-01', { grantId: 'g,1'.replace(',', '.') });
  const { client } = engine();
  const path = `/v1/members/${memberId}/statement?programId=${programId}&from=2026-11-01&to=2026-11-30`;
  const file = await client.get<string>(`${path}&format=csv`);
  expect(file.headers.get('content-type')).toMatch(/^text\/csv/);
  const lines = file.body.split('\r\n');
  expect(lines[0]).toBe('at,recordedAt,kind,points,debtChange,balanceAfter,sourceKind,sourceId');
  expect(lines[1]).toBe('2026-10-31T17:00:00.000Z,,opening,,,0,,');
  expect(lines[2]).toMatch(/^2026-11-01T02:00:00.000Z,[^,]+Z,grant,100,0,100,grant,g\.1$/);
  expect(lines.slice(3)).toEqual(['2026-11-30T17:00:00.000Z,,closing,,,100,,', '']);
  expect((await client.get<string>(path, { headers: { accept: 'text/csv' } })).body).toBe(file.body);
  expect((await client.get<string>(`${path}&format=json`, { headers: { accept: 'text/csv' } })).body).toMatchObject({ closing: { available: 100 } });
});

test('the balance at a past instant, by history', async () => {
  await give('2026-10-01', { expiresOn: '2026-11-15' });
  await buy('2026-11-02');
  await buy('2026-11-20', { redeem: { points: 30 } });
  expect(await balance(`&at=${at('2026-09-30')}`)).toMatchObject({ available: 0, pending: 0, nextExpiry: null, asOf: '2026-09-30' });
  expect(await balance(`&at=${at('2026-10-01', '08:59')}`)).toMatchObject({ available: 0 });
  expect(await balance(`&at=${at('2026-10-01')}`)).toMatchObject({ available: 100, nextExpiry: { points: 100, on: '2026-11-15' } });
  expect(await balance(`&at=${at('2026-11-03')}`)).toMatchObject({ available: 100, pending: 100 });
  expect(await balance(`&at=${at('2026-11-15')}`)).toMatchObject({ available: 200, pending: 0 });
  expect(await balance(`&at=${at('2026-11-16')}`)).toMatchObject({ available: 100, pending: 0, nextExpiry: { points: 100, on: '2027-05-09' } });
  expect(await balance(`&at=${at('2026-11-21')}`)).toMatchObject({ available: 70, pending: 99 });
});

test.each([
  ['balance', 'at=2026-11-01', 'at'],
  ['balance', `at=${at('2026-11-01')}&on=2026-11-01`, 'at'],
  ['statement', 'from=2026-11-02&to=2026-11-01', 'from'],
  ['statement', 'from=2026-02-30', 'from'],
  ['statement', 'format=pdf', 'format'],
  ['statement', 'limit=5', 'limit'],
])('%s?%s is refused', async (part, query, path) => {
  await give('2026-11-01');
  const answer = await engine().client.get(`/v1/members/${memberId}/${part}?programId=${programId}&${query}`);
  expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } });
});

test('outside of a sandbox an instant to come is refused', async () => {
  const real = nextId('real');
  await engine().client.put(`/v1/programs/${real}`, program({ sandbox: false }));
  await engine().client.put(`/v1/members/${memberId}`, {});
  const answer = await engine().client.get(`/v1/members/${memberId}/balance?programId=${real}&at=2999-01-01T00:00:00Z`);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'at', message: 'must not lie in the future' }] } });
});

test('nobody’s statement is not found', async () => {
  expect(await engine().client.get(`/v1/members/nobody/statement?programId=${programId}`)).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND' },
  });
});

/** Numbers from 0 to 1 that a seed makes, always the same. */
function randomBy(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test.each([Math.floor(Date.now() % 100_000), 4711])('statements of any history add up and join (seed %d)', async (seed) => {
  const random = randomBy(seed);
  const date = () => `2026-${String(7 + Math.floor(random() * 5)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`;
  const time = () => `${String(Math.floor(random() * 24)).padStart(2, '0')}:30`;
  await give('2026-06-30', { points: 500 });
  for (let n = 0; n < 24; n++) {
    const placedAt = day(date(), time());
    if (random() < 0.3) await give(date(), { points: 1 + Math.floor(random() * 200), expiresOn: random() < 0.5 ? null : '2026-12-31' });
    else if (random() < 0.2)
      await engine().client.post('/v1/redemptions', {
        ...{ redemptionId: nextId('r'), programId, memberId, reason: 'r', redeemedAt: placedAt },
        points: 1 + Math.floor(random() * 60),
      });
    else await buy(date(), { placedAt, ...(random() < 0.5 && { redeem: { points: 'max' as const } }) });
  }
  const all = await statement('&from=2026-01-01&to=2026-12-31');
  const now = await balance('&on=2026-12-31');
  expect(all.opening).toEqual({ available: 0, pending: 0, debt: 0 });
  expect(all.closing).toEqual({ available: now.available + now.held, pending: now.pending, debt: now.debt });

  const cuts = ['2026-06-15', ...Array.from({ length: 6 }, date).sort(), '2026-12-31'];
  let before: Ends | null = null;
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    const to = cuts[index + 1]!;
    if (from === to) continue;
    const part = await statement(`&from=${at(from, '00:00')}&to=${at(to, '00:00')}`);
    if (before !== null) expect(part.opening).toEqual(before);
    expect(whole(part.opening) + sum(Object.values(part.totals))).toBe(whole(part.closing));
    expect(sum(part.entries.map(({ points }) => points))).toBe(sum(Object.values(part.totals)));
    const inSpan = all.entries.filter((entry) => Date.parse(entry.at) >= Date.parse(part.from) && Date.parse(entry.at) < Date.parse(part.to));
    expect(part.entries.map(({ at: when, points }) => [when, points])).toEqual(inSpan.map(({ at: when, points }) => [when, points]));
    expect(part.entries.at(-1)?.balanceAfter ?? whole(part.closing)).toBe(whole(part.closing));
    // Just before the end of the span, the balance is what the statement closes with.
    const then = await balance(`&at=${encodeURIComponent(new Date(Date.parse(part.to) - 1).toISOString())}`);
    expect(then).toMatchObject({ available: part.closing.available, pending: part.closing.pending });
    before = part.closing;
  }
});
