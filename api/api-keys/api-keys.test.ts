import { useEngine } from '../../test/harness/engine';
import { nextId, program } from '../../test/harness/factories';

const engine = useEngine();
let mine: string;
let other: string;

interface Key {
  keyId: string;
  programIds: string[] | null;
  secret: string;
}

beforeAll(async () => {
  const { client } = engine();
  [mine, other] = [nextId('mine'), nextId('other')];
  for (const id of [mine, other]) await client.put(`/v1/programs/${id}`, program());
});

const admin = { role: 'admin' as const };
const wanted = (parts: Record<string, unknown> = {}) => ({ keyId: nextId('key'), subject: 'somebody', role: 'order_system', ...parts });
const make = (body: unknown, options: { role?: 'admin'; key?: string } = admin) => engine().client.post<Key>('/v1/api-keys', body, options);
const failure = (status: number, code: string) => ({ status, body: { code } });

test('the same again is a replay without the secret, another body a conflict', async () => {
  const body = wanted({ programIds: [mine], expiresAt: '2030-01-01T07:00:00+07:00' });
  const made = await make(body);
  expect(made).toMatchObject({ status: 201, body: { ...body, expiresAt: '2030-01-01T00:00:00.000Z', createdBy: 'dev-admin' } });
  const again = await make({ ...body, expiresAt: '2030-01-01T00:00:00Z' });
  expect(again.status).toBe(200);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  const { secret, ...shown } = made.body;
  expect(secret).toMatch(/^lmb_[0-9a-f]{16}_[0-9a-f]{64}$/);
  expect(again.body).toEqual(shown);
  for (const parts of [{ subject: 'somebody else' }, { role: 'support' }, { programIds: [other] }, { expiresAt: '2031-01-01T00:00:00Z' }])
    expect(await make({ ...body, ...parts })).toMatchObject(failure(409, 'IDEMPOTENCY_CONFLICT'));
});

test('a deleted key is gone, and its id stays taken', async () => {
  const { client } = engine();
  const body = wanted();
  await make(body);
  const path = `/v1/api-keys/${body.keyId}`;
  expect(await client.get(path, admin)).toMatchObject({ status: 200, body: { keyId: body.keyId, programIds: null } });
  expect((await client.call('DELETE', path, undefined, admin)).status).toBe(204);
  expect((await client.call('DELETE', path, undefined, admin)).status).toBe(204);
  expect(await client.get(path, admin)).toMatchObject(failure(404, 'NOT_FOUND'));
  expect(await client.post(`${path}/rotate`, undefined, admin)).toMatchObject(failure(404, 'NOT_FOUND'));
  expect(await make(body)).toMatchObject(failure(409, 'IDEMPOTENCY_CONFLICT'));
  const listed = await client.get<{ items: Key[] }>('/v1/api-keys?limit=200', admin);
  expect(listed.body.items.map(({ keyId }) => keyId)).not.toContain(body.keyId);
});

test('a change works at once in the process that makes it, also for a key in use', async () => {
  const { client } = engine();
  const first = await make(wanted({ role: 'auditor' }));
  const use = (key: string) => client.get('/v1/programs', { key });
  expect((await use(first.body.secret)).status).toBe(200);
  const second = await client.post<Key>(`/v1/api-keys/${first.body.keyId}/rotate`, undefined, admin);
  expect([(await use(first.body.secret)).status, (await use(second.body.secret)).status]).toEqual([401, 200]);
  await client.call('DELETE', `/v1/api-keys/${first.body.keyId}`, undefined, admin);
  expect((await use(second.body.secret)).status).toBe(401);
});

test('rotating again with the same Idempotency-Key rotates once, and tells the secret once', async () => {
  const { keyId } = (await make(wanted())).body;
  const rotate = () =>
    engine().client.post<Record<string, unknown>>(`/v1/api-keys/${keyId}/rotate`, undefined, {
      ...admin,
      headers: { 'idempotency-key': `i-${keyId}` },
    });
  const first = await rotate();
  expect(first).toMatchObject({ status: 200, body: { keyId, secret: expect.any(String) } });
  const again = await rotate();
  expect(again).toMatchObject({ status: 200, body: { keyId } });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).not.toHaveProperty('secret');
});

test.each<[string, Record<string, unknown>, number, string]>([
  ['an unknown role', { role: 'superuser' }, 400, 'role'],
  ['no subject', { subject: '' }, 400, 'subject'],
  ['no programs at all', { programIds: [] }, 400, 'programIds'],
  ['programs as null', { programIds: null }, 400, 'programIds'],
  ['an end that does not exist', { expiresAt: '2026-02-30T00:00:00Z' }, 400, 'expiresAt'],
])('%s is refused', async (_, parts, status, path) => {
  expect(await make(wanted(parts))).toMatchObject({ status, body: { code: 'VALIDATION_FAILED', errors: [{ path }] } });
});

test('a key for a program that does not exist is refused', async () => {
  expect(await make(wanted({ programIds: [mine, 'nowhere'] }))).toMatchObject(failure(404, 'NOT_FOUND'));
});

describe('an admin whose key is limited to programs', () => {
  let key: string;

  beforeAll(async () => {
    key = (await make(wanted({ role: 'admin', programIds: [mine] }))).body.secret;
  });

  test('makes keys for these only', async () => {
    expect((await make(wanted({ programIds: [mine] }), { key })).status).toBe(201);
    expect(await make(wanted(), { key })).toMatchObject(failure(403, 'FORBIDDEN'));
    expect(await make(wanted({ programIds: [mine, other] }), { key })).toMatchObject(failure(404, 'NOT_FOUND'));
  });

  test('neither sees nor touches keys of others', async () => {
    const { client } = engine();
    const theirs = wanted({ programIds: [other] });
    const everywhere = wanted();
    await make(theirs);
    await make(everywhere);
    const listed = await client.get<{ items: Key[] }>('/v1/api-keys?limit=200', { key });
    expect(listed.body.items.length).toBeGreaterThan(0);
    for (const item of listed.body.items) expect(item.programIds).toEqual([mine]);
    for (const { keyId } of [theirs, everywhere]) {
      const path = `/v1/api-keys/${keyId}`;
      expect(await client.get(path, { key })).toMatchObject(failure(404, 'NOT_FOUND'));
      expect(await client.call('DELETE', path, undefined, { key })).toMatchObject(failure(404, 'NOT_FOUND'));
      expect(await client.post(`${path}/rotate`, undefined, { key })).toMatchObject(failure(404, 'NOT_FOUND'));
      expect((await client.get(path, admin)).status).toBe(200);
    }
    // Nor does a replay tell that there is such a key.
    expect(await make({ ...everywhere, programIds: [mine] }, { key })).toMatchObject(failure(409, 'IDEMPOTENCY_CONFLICT'));
  });

  test('publishes no other program', async () => {
    const { client } = engine();
    expect((await client.call('PUT', `/v1/programs/${mine}`, program(), { key })).status).toBe(200);
    expect(await client.call('PUT', `/v1/programs/${nextId('new')}`, program(), { key })).toMatchObject(failure(404, 'NOT_FOUND'));
  });
});

test('the list has pages', async () => {
  const { client } = engine();
  for (let n = 0; n < 3; n++) await make(wanted());
  const all = (await client.get<{ items: Key[] }>('/v1/api-keys?limit=200', admin)).body.items.map(({ keyId }) => keyId);
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Key[]; nextCursor: string | null } = (
      await client.get<{ items: Key[]; nextCursor: string | null }>(`/v1/api-keys?limit=2${cursor && `&cursor=${cursor}`}`, admin)
    ).body;
    seen.push(...page.items.map(({ keyId }) => keyId));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(all);
  expect(all).toEqual([...all].sort());
});
