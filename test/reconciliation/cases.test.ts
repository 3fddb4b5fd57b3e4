import { useEngine } from '../harness/engine';
import { nextId } from '../harness/factories';
import { asAdmin } from '../harness/run/postgres';
import { tellReconciliation } from '../../worker/reconciliation-metrics';
import { broken, ended, reconcile, request, unresolved, type Case, type Reconciliation } from './reconciling';
import { makeScene, type Scene } from './scene';

// Each difference is an ERROR in the log.
const engine = useEngine({ quiet: true });
const operator = { role: 'operator' as const };
let [one, other]: Scene[] = [];

beforeAll(async () => {
  one = await makeScene(engine());
  other = await makeScene(engine());
  await asAdmin(engine().database.ownerUrl, (owner) =>
    owner.query(`update lumbung.card set debt = 5 where id in (${one?.cardId}, ${other?.cardId})`),
  );
}, 60_000);

test('before the first one there is no latest', async () => {
  expect(await engine().client.get('/v1/reconciliations/latest', operator)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await engine().client.get('/v1/reconciliations/nonsense', operator)).toMatchObject({ status: 404 });
});

test('a difference has one case for as long as nobody has resolved it; seen again later it gets another', async () => {
  const { client, database, workerMetrics } = engine();
  const first = await reconcile(client);
  expect(first.consistency).toBe(0.875);
  const cases = await unresolved(client);
  expect(cases.map(({ programId }) => programId).sort()).toEqual([one!.programId, other!.programId].sort());
  expect(broken(await reconcile(client))).toEqual(['debt_equals_entries']);
  const again = await unresolved(client);
  expect(again.map(({ caseId, timesSeen, openedBy }) => ({ caseId, timesSeen, openedBy }))).toEqual(
    cases.map(({ caseId }) => ({ caseId, timesSeen: 2, openedBy: first.reconciliationId })),
  );
  await tellReconciliation(database.open(1), workerMetrics);
  const told = await workerMetrics.scrape();
  expect(told).toContain('lumbung_consistency_ratio 0.875');
  expect(told).toContain('lumbung_reconciliation_differences{invariant="debt_equals_entries"} 2');
  expect(told).toContain('lumbung_reconciliation_differences{invariant="usage_counters"} 0');
  expect(told).toContain('lumbung_reconciliation_unresolved_cases 2');
  expect(told).toMatch(/lumbung_reconciliation_finished_timestamp_seconds 1\d{9}/);

  const [mine] = again.filter(({ programId }) => programId === one!.programId);
  const path = `/v1/reconciliations/cases/${mine!.caseId}`;
  const acknowledged = await client.post<Case>(`${path}/acknowledge`, undefined, operator);
  expect(acknowledged).toMatchObject({ status: 200, body: { state: 'acknowledged', acknowledgedBy: 'dev-operator' } });
  // Who has it keeps it, whoever else asks.
  expect((await client.post(`${path}/acknowledge`, undefined, { role: 'admin' })).body).toEqual(acknowledged.body);
  await reconcile(client);
  expect(await unresolved(client)).toContainEqual(expect.objectContaining({ caseId: mine!.caseId, state: 'acknowledged', timesSeen: 3 }));

  const note = { note: 'booked by hand' };
  expect(await client.post(`${path}/resolve`, {}, operator)).toMatchObject({ status: 400 });
  expect(await client.post(`${path}/resolve`, note, operator)).toMatchObject({ status: 200, body: { state: 'resolved', note: 'booked by hand' } });
  expect((await client.post(`${path}/resolve`, note, operator)).headers.get('idempotent-replayed')).toBe('true');
  for (const [what, body] of [
    ['resolve', { note: 'something else' }],
    ['acknowledge', undefined],
  ] as const)
    expect(await client.post(`${path}/${what}`, body, operator)).toMatchObject({ status: 409, body: { code: 'ALREADY_RESOLVED' } });

  await reconcile(client);
  const [anew] = (await unresolved(client)).filter(({ programId }) => programId === one!.programId);
  expect(anew).toMatchObject({ state: 'open', timesSeen: 1, subject: mine!.subject });
  expect(anew!.caseId).not.toBe(mine!.caseId);
  const resolved = await client.get<{ items: Case[] }>('/v1/reconciliations/cases?state=resolved', operator);
  expect(resolved.body.items.map(({ caseId }) => caseId)).toEqual([mine!.caseId]);
});

test('a key limited to a program sees its numbers and cases, and no others', async () => {
  const { client } = engine();
  const created = await client.post<{ secret: string }>(
    '/v1/api-keys',
    { keyId: nextId('key'), subject: 'somebody', role: 'operator', programIds: [one!.programId] },
    { role: 'admin' },
  );
  const key = created.body.secret;
  const { body } = await client.get<Reconciliation>('/v1/reconciliations/latest', { key });
  expect(body).toMatchObject({ consistency: 0.875, progress: { cards: 8, of: null } });
  expect(body.invariants.find(({ name }) => name === 'debt_equals_entries')).toMatchObject({ checked: 8, differences: 1 });
  const seen = await client.get<{ items: Case[] }>('/v1/reconciliations/cases', { key });
  expect(seen.body.items.map(({ programId }) => programId)).toEqual([one!.programId]);
  const [foreign] = (await unresolved(client)).filter(({ programId }) => programId === other!.programId);
  expect(await client.post(`/v1/reconciliations/cases/${foreign!.caseId}/acknowledge`, undefined, { key })).toMatchObject({ status: 404 });
  expect(await client.get(`/v1/reconciliations/cases?programId=${other!.programId}`, { key })).toMatchObject({ status: 404 });
});

test('cases come in pages', async () => {
  const { client } = engine();
  const all = await unresolved(client);
  const first = await client.get<{ items: Case[]; nextCursor: string }>('/v1/reconciliations/cases?limit=1', operator);
  const second = await client.get<{ items: Case[]; nextCursor: string | null }>(
    `/v1/reconciliations/cases?limit=1&cursor=${first.body.nextCursor}`,
    operator,
  );
  expect([...first.body.items, ...second.body.items]).toEqual(all);
  expect(second.body.nextCursor).toBeNull();
  const none = await client.get<{ items: Case[] }>('/v1/reconciliations/cases?invariant=usage_counters', operator);
  expect(none.body.items).toEqual([]);
  expect(await client.get('/v1/reconciliations/cases?cursor=nonsense', operator)).toMatchObject({ status: 400 });
});

test('sent again with its Idempotency-Key, a request answers the same reconciliation', async () => {
  const { client } = engine();
  const headers = { 'idempotency-key': nextId('request') };
  const first = await client.post<Reconciliation>('/v1/reconciliations', undefined, { ...operator, headers });
  expect(first.status).toBe(202);
  expect(first.headers.get('location')).toBe(`/v1/reconciliations/${first.body.reconciliationId}`);
  await ended(client, first.body.reconciliationId);
  const second = await client.post<Reconciliation>('/v1/reconciliations', undefined, { ...operator, headers });
  expect(second).toMatchObject({ status: 200, body: first.body });
  expect(second.headers.get('idempotent-replayed')).toBe('true');
});

test('only so many are unfinished at a time', async () => {
  const { client } = engine();
  await engine().stopWorker();
  const asked = [];
  for (let n = 0; n < 5; n++) asked.push(await request(client));
  const refused = await client.post('/v1/reconciliations', undefined, operator);
  expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  await engine().startWorker();
  for (const id of asked) expect(await ended(client, id)).toMatchObject({ state: 'done' });
}, 60_000);
