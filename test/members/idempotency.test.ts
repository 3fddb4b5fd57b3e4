import { forgetOldAnswers } from '../../db/idempotency';
import { useEngine } from '../harness/engine';
import { nextId } from '../harness/factories';

const engine = useEngine();
const put = (memberId: string, body: unknown, idempotencyKey: string, options = {}) =>
  engine().client.put<{ name: string }>(`/v1/members/${memberId}`, body, { ...options, headers: { 'idempotency-key': idempotencyKey } });

test('the same again answers the same and does nothing', async () => {
  const [memberId, key] = [nextId('m'), nextId('i')];
  const first = await put(memberId, { name: 'Ana' }, key);
  expect(first.status).toBe(201);
  await put(memberId, { name: 'Budi' }, nextId('i'));
  const again = await put(memberId, { name: 'Ana' }, key);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  expect(again.body).toEqual(first.body);
  expect((await engine().client.get(`/v1/members/${memberId}`)).body).toMatchObject({ name: 'Budi' });
});

test('the same key for another body, path or action is a conflict and changes nothing', async () => {
  const { client } = engine();
  const [memberId, key] = [nextId('m'), nextId('i')];
  await put(memberId, {}, key);
  const headers = { 'idempotency-key': key };
  const conflicts = await Promise.all([
    put(memberId, { name: 'Ana' }, key),
    put(nextId('m'), {}, key),
    client.post(`/v1/members/${memberId}/block`, { reason: 'r' }, { headers }),
    client.post(`/v1/members/${memberId}/unblock`, undefined, { headers }),
    client.call('DELETE', `/v1/members/${memberId}`, undefined, { headers }),
  ]);
  for (const answer of conflicts) expect(answer).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } });
  expect((await client.get(`/v1/members/${memberId}`)).body).toMatchObject({ name: null, blocked: null });
});

test('each API key has names of its own', async () => {
  const [memberId, key] = [nextId('m'), nextId('i')];
  await put(memberId, { name: 'Ana' }, key);
  expect(await put(memberId, { name: 'Budi' }, key, { role: 'support' })).toMatchObject({ status: 200, body: { name: 'Budi' } });
});

test('a refusal binds no key', async () => {
  const [memberId, key] = [nextId('m'), nextId('i')];
  const number = nextId('card');
  const owner = nextId('m');
  await put(owner, { cards: [{ number }] }, nextId('i'));
  expect((await put(memberId, { cards: [{ number }] }, key)).status).toBe(400);
  await put(owner, {}, nextId('i'));
  expect((await put(memberId, { cards: [{ number }] }, key)).status).toBe(201);
});

test('of many who send the same at once one does it', async () => {
  const [memberId, key] = [nextId('m'), nextId('i')];
  const answers = await Promise.all(Array.from({ length: 6 }, () => put(memberId, { name: 'Ana' }, key)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
});

test('a rotated secret is not rotated again, nor shown', async () => {
  const { client } = engine();
  const keyId = nextId('key');
  await client.post('/v1/api-keys', { keyId, subject: 's', role: 'auditor' }, { role: 'admin' });
  const rotate = () =>
    client.post<{ secret?: string }>(`/v1/api-keys/${keyId}/rotate`, undefined, {
      role: 'admin',
      headers: { 'idempotency-key': `rotate ${keyId}`.replace(' ', '-') },
    });
  const first = await rotate();
  const again = await rotate();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toMatchObject({ keyId });
  expect(again.body.secret).toBeUndefined();
  expect((await client.get('/v1/programs', { key: first.body.secret ?? '' })).status).toBe(200);
});

test.each(['', 'with space', 'x'.repeat(256)])('the key %j is refused', async (key) => {
  expect(await put(nextId('m'), {}, key)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', errors: [{ path: 'Idempotency-Key' }] } });
});

test('answers are kept for 31 days', async () => {
  const { database } = engine();
  const [old, young] = [nextId('i'), nextId('i')];
  await put(nextId('m'), {}, old);
  await put(nextId('m'), {}, young);
  await database.rows(`update lumbung.idempotency_key set created_at = now() - interval '31 days 1 minute' where idempotency_key = $1`, [old]);
  await database.rows(`update lumbung.idempotency_key set created_at = now() - interval '30 days 23 hours' where idempotency_key = $1`, [young]);
  expect(await forgetOldAnswers(database.open(2))).toBe(1);
  expect(await database.rows('select 1 from lumbung.idempotency_key where idempotency_key = any ($1)', [[old, young]])).toHaveLength(1);
});
