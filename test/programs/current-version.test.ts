import type { RuleSet } from '../../domain/rules/rule-set';
import { useAnotherApi } from '../harness/another-api';
import type { Answer, CallOptions, Client } from '../harness/client';
import { useEngine } from '../harness/engine';
import { nextId, order, program, ruleSet } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();
const another = useAnotherApi(engine);
const gate = useGates();

const PATIENTLY: CallOptions = { headers: { prefer: 'wait=60' } };

afterEach(() => expectInvariants(engine().database));

/** Rules that take `percent` off, so that an answer shows by which it was computed. */
const percentOff = (percent: number): RuleSet => ruleSet({ discounts: [{ id: 'off', give: { percent: String(percent) } }] });

interface Priced {
  ruleSetVersion: number;
  total: number;
}

async function publish(client: Client, programId: string, rules: RuleSet): Promise<number> {
  const answer = await client.put<{ ruleSetVersion: number }>(`/v1/programs/${programId}`, program({ ruleSet: rules }));
  expect([200, 201]).toContain(answer.status);
  return answer.body.ruleSetVersion;
}

test('what is published by one API process is current at once in every other, and in the worker', async () => {
  const programId = nextId('fresh');
  const apis = [engine().client, another()] as const;
  for (let version = 1; version <= 8; version++) {
    // Once by the one, once by the other; both have computed by the version before.
    expect(await publish(apis[version % 2]!, programId, percentOff(version))).toBe(version);
    const expected = { ruleSetVersion: version, total: 100_000 - 1_000 * version };
    const asked = apis.flatMap((api) => [
      api.post<Priced>('/v1/quotes', order(programId)),
      api.post<Priced>('/v1/orders', order(programId, { memberId: nextId('m') }), PATIENTLY),
    ]);
    for (const answer of await Promise.all(asked)) expect(answer.body).toMatchObject(expected);
    for (const api of apis) {
      expect((await api.get(`/v1/programs/${programId}`)).body).toMatchObject({ ruleSetVersion: version, ruleSet: percentOff(version) });
      expect((await api.get(`/v1/programs/${programId}/rule-sets/${version}`)).body).toMatchObject({ current: true });
    }
  }
});

test('a version that was asked for before it was there is there once it is published', async () => {
  const programId = nextId('early');
  const [one, two] = [engine().client, another()];
  await publish(one, programId, percentOff(1));
  const early = order(programId, { ruleSetVersion: 2 });
  for (const api of [one, two]) {
    expect((await api.get(`/v1/programs/${programId}/rule-sets/2`)).status).toBe(404);
    expect((await api.post('/v1/quotes', early)).status).toBe(404);
  }
  expect(await one.post('/v1/orders', early, PATIENTLY)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  await publish(one, programId, percentOff(2));
  for (const api of [one, two]) expect((await api.post('/v1/quotes', early)).body).toMatchObject({ ruleSetVersion: 2, total: 98_000 });
  expect((await two.post('/v1/orders', early, PATIENTLY)).body).toMatchObject({ ruleSetVersion: 2, total: 98_000 });
});

test('an order uses the version that is current when it is first worked on, and keeps it', async () => {
  const programId = nextId('pinned');
  const [one, two] = [engine().client, another()];
  await publish(one, programId, percentOff(1));
  const [before, after] = [order(programId, { memberId: nextId('m') }), order(programId, { memberId: nextId('m') })];
  const notYet = gate('applyDiscounts.before', before.orderId);
  const already = gate('applyDiscounts.after', after.orderId);
  const answers = [one.post<Priced>('/v1/orders', before, PATIENTLY), two.post<Priced>('/v1/orders', after, PATIENTLY)];
  await Promise.all([notYet.arrived(1), already.arrived(1)]);
  await publish(two, programId, percentOff(2));
  notYet.open();
  already.open();
  const [late, early] = await Promise.all(answers);
  expect(late!.body).toMatchObject({ ruleSetVersion: 2, total: 98_000 });
  expect(early!.body).toMatchObject({ ruleSetVersion: 1, total: 99_000 });
  await publish(two, programId, percentOff(3));
  for (const api of [one, two]) {
    expect((await api.get(`/v1/orders/${after.orderId}?programId=${programId}`)).body).toMatchObject({ ruleSetVersion: 1, total: 99_000 });
    expect((await api.get(`/v1/orders/${after.orderId}/explanation?programId=${programId}`)).body).toMatchObject({ ruleSetVersion: 1 });
  }
  const named = order(programId, { ruleSetVersion: 1 });
  expect((await two.post('/v1/quotes', named)).body).toMatchObject({ ruleSetVersion: 1, total: 99_000 });
  expect((await one.post('/v1/orders', named, PATIENTLY)).body).toMatchObject({ ruleSetVersion: 1, total: 99_000 });
});

test('publishers that race make versions of their own, none lost', async () => {
  const programId = nextId('race');
  const apis = [engine().client, another()];
  const percents = Array.from({ length: 8 }, (_, index) => index + 1);
  const versions = await Promise.all(percents.map((percent, index) => publish(apis[index % 2]!, programId, percentOff(percent))));
  expect([...versions].sort()).toEqual(percents);
  for (const [index, version] of versions.entries()) {
    const stored = await apis[0]!.get(`/v1/programs/${programId}/rule-sets/${version}`);
    expect(stored.body).toMatchObject({ ruleSet: percentOff(percents[index]!), current: version === 8 });
  }
});

interface Diff {
  changes: { path: string; kind: string; ruleId: string | null; before: unknown; after: unknown; text: string }[];
}

test('two versions are compared field by field, in the language asked for', async () => {
  const programId = nextId('diff');
  const { client } = engine();
  await publish(client, programId, percentOff(10));
  await publish(client, programId, { ...percentOff(15), redemption: null });
  const diff = (a: string | number, b: string | number, language = 'en'): Promise<Answer<Diff>> =>
    client.get<Diff>(`/v1/programs/${programId}/rule-sets/${a}/diff/${b}`, { headers: { 'accept-language': language } });
  const { status, headers, body } = await diff(1, 2);
  expect([status, headers.get('content-language')]).toEqual([200, 'en']);
  expect(body).toEqual({
    programId,
    a: 1,
    b: 2,
    changes: [
      {
        path: 'discounts.0.give.percent',
        kind: 'changed',
        ruleId: 'off',
        before: '10',
        after: '15',
        text: 'Discount off: what it gives / percentage is now 15; it was 10.',
      },
      {
        path: 'redemption',
        kind: 'changed',
        ruleId: null,
        before: { pointValue: 1 },
        after: null,
        text: expect.stringMatching(/^Redemption is now none; it was value of a point IDR.0\.01\.$/) as string,
      },
    ],
  });
  expect((await diff(2, 1, 'id')).body.changes.map(({ text }) => text)).toContain('Diskon off: yang diberikan / persentase kini 10; sebelumnya 15.');
  expect((await diff(2, 2)).body.changes).toEqual([]);
  for (const [a, b] of [
    [1, 3],
    [3, 1],
  ] as const)
    expect(await diff(a, b)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND', detail: `Program ${programId} has no rule set version 3.` } });
  expect(await diff('x', 1)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  expect((await client.get(`/v1/programs/${nextId('none')}/rule-sets/1/diff/1`)).status).toBe(404);
});
