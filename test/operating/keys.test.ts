import { ROLES, type Role } from '../../api/auth/permissions';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program } from '../harness/factories';
import { ALL_TABLES, expectUntouched } from '../harness/invariants';

const engine = useEngine();
let programId: string;
let otherProgramId: string;
let memberId: string;

beforeAll(async () => {
  const { client } = engine();
  [programId, otherProgramId, memberId] = [nextId('keys'), nextId('keys'), nextId('m')];
  for (const id of [programId, otherProgramId]) {
    await client.put(`/v1/programs/${id}`, program());
    await client.post('/v1/orders', order(id, { orderId: 'o-1', memberId }));
  }
});

interface Created {
  keyId: string;
  secret: string;
}

async function newKey(parts: { role: Role; programIds?: string[]; expiresAt?: string }): Promise<Created> {
  const { client } = engine();
  const answer = await client.post<Created>('/v1/api-keys', { keyId: nextId('key'), subject: 'somebody', ...parts }, { role: 'admin' });
  expect(answer.status).toBe(201);
  return answer.body;
}

const mergeOfNobody = () => ({ mergeId: nextId('merge'), from: 'nobody', into: 'nobody-else' });

/** Every route with who may call it; a call by another role is `FORBIDDEN`. */
const MAY: [string, string, unknown, readonly Role[]][] = [
  ['PUT', '/v1/programs/{p}', () => program(), ['admin']],
  ['GET', '/v1/programs', undefined, ROLES],
  ['GET', '/v1/programs/{p}', undefined, ROLES],
  ['GET', '/v1/programs/{p}/rule-sets/1', undefined, ROLES],
  ['GET', '/v1/programs/{p}/rule-sets/1/diff/1', undefined, ROLES],
  ['POST', '/v1/orders', () => order(programId), ['order_system', 'admin']],
  ['POST', '/v1/quotes', () => order(programId), ['order_system', 'admin']],
  ['GET', '/v1/orders/o-1?programId={p}', undefined, ROLES],
  ['GET', '/v1/orders/o-1/explanation?programId={p}', undefined, ROLES],
  ['GET', '/v1/orders?programId={p}', undefined, ROLES],
  ['POST', '/v1/grants', () => grant(programId, memberId), ['order_system', 'admin']],
  ['GET', '/v1/members/{m}/balance?programId={p}', undefined, ROLES],
  ['GET', '/v1/members/{m}/lots?programId={p}', undefined, ROLES],
  ['GET', '/v1/members/{m}/entries?programId={p}', undefined, ROLES],
  ['POST', '/v1/reconciliations', undefined, ['operator', 'admin']],
  ['GET', '/v1/reconciliations/cases', undefined, ['support', 'approver', 'auditor', 'operator', 'admin']],
  ['GET', '/v1/members/{m}/orders?programId={p}', undefined, ROLES],
  ['GET', '/v1/members?card=1', undefined, ROLES],
  ['GET', '/v1/members/{m}', undefined, ROLES],
  ['PUT', '/v1/members/{m}', () => ({ name: 'Ana' }), ['order_system', 'support', 'admin']],
  ['POST', '/v1/member-merges', () => mergeOfNobody(), ['order_system', 'support', 'admin']],
  ['GET', '/v1/members/{m}/statement?programId={p}', undefined, ROLES],
  ['POST', '/v1/members/{m}/block', () => ({ reason: 'r' }), ['order_system', 'support', 'admin']],
  ['POST', '/v1/members/{m}/unblock', undefined, ['order_system', 'support', 'admin']],
  ['POST', '/v1/api-keys', () => ({ keyId: nextId('key'), subject: 's', role: 'auditor' }), ['admin']],
  ['GET', '/v1/api-keys', undefined, ['auditor', 'admin']],
  ['GET', '/metrics', undefined, ['auditor', 'operator', 'admin']],
];

function filled(path: string): string {
  return path.replace('{p}', programId).replace('{m}', memberId);
}

describe.each(MAY)('%s %s', (method, path, body, allowed) => {
  const call = (options: { role?: Role | null; key?: string }) =>
    engine().client.call(method, filled(path), typeof body === 'function' ? (body as () => unknown)() : undefined, options);

  test.each(ROLES.map((role) => [role, allowed.includes(role)] as const))('%s: %s', async (role, may) => {
    const answer = await call({ role });
    // A merge of nobody is refused by its first step: whoever gets so far may merge.
    if (may) expect(path === '/v1/member-merges' ? [404] : [200, 201, 202]).toContain(answer.status);
    else expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  test.each([
    ['no key', { role: null }],
    ['a key that is none', { key: 'nonsense' }],
    ['a key of nobody', { key: `lmb_${'0'.repeat(16)}_${'0'.repeat(64)}` }],
  ])('%s', async (_, options) => {
    const answer = await expectUntouched(engine().database, () => call(options), ALL_TABLES);
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  });
});

test('a key limited to a program sees nothing of the others', async () => {
  const { client, database } = engine();
  const { secret: key } = await newKey({ role: 'order_system', programIds: [programId] });
  expect((await client.get(`/v1/orders/o-1?programId=${programId}`, { key })).status).toBe(200);
  // For this key the id is not ambiguous: the other program does not exist.
  expect(await client.get('/v1/orders/o-1', { key })).toMatchObject({ status: 200, body: { programId } });
  expect((await client.get('/v1/programs', { key })).body).toMatchObject({ items: [{ programId }] });

  const hidden = await expectUntouched(
    database,
    () =>
      Promise.all([
        client.post('/v1/orders', order(otherProgramId), { key }),
        client.post('/v1/grants', grant(otherProgramId, memberId), { key }),
        client.post('/v1/quotes', order(otherProgramId), { key }),
        client.get(`/v1/orders/o-1?programId=${otherProgramId}`, { key }),
        client.get(`/v1/programs/${otherProgramId}`, { key }),
        client.get(`/v1/members/${memberId}/balance?programId=${otherProgramId}`, { key }),
        client.get(`/v1/members/${memberId}/lots?programId=${otherProgramId}`, { key }),
        client.get(`/v1/members/${memberId}/entries?programId=${otherProgramId}`, { key }),
      ]),
    ALL_TABLES,
  );
  for (const answer of hidden) expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('a key limited to a program does not get the numbers of all of them', async () => {
  const { client } = engine();
  const { secret: key } = await newKey({ role: 'operator', programIds: [programId] });
  expect(await client.get('/metrics', { key })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
});

test('the secret is shown once and stored nowhere', async () => {
  const { client, database } = engine();
  const { keyId, secret } = await newKey({ role: 'auditor' });
  expect((await client.get('/v1/programs', { key: secret })).status).toBe(200);
  const shown = await client.get('/v1/api-keys?limit=200', { role: 'admin' });
  expect(JSON.stringify(shown.body)).toContain(keyId);
  expect(JSON.stringify(shown.body)).not.toContain(secret);
  const rows = await database.rows<{ row: string }>('select k::text as row from lumbung.api_key k');
  expect(rows.filter(({ row }) => row.includes(secret) || row.includes(Buffer.from(secret).toString('hex')))).toEqual([]);
});

test('an expired key, a deleted key and a rotated secret open nothing', async () => {
  const { client } = engine();
  const expired = await newKey({ role: 'auditor', expiresAt: '2020-01-01T00:00:00Z' });
  expect((await client.get('/v1/programs', { key: expired.secret })).status).toBe(401);

  const deleted = await newKey({ role: 'auditor' });
  expect((await client.call('DELETE', `/v1/api-keys/${deleted.keyId}`, undefined, { role: 'admin' })).status).toBeLessThan(300);
  expect((await client.get('/v1/programs', { key: deleted.secret })).status).toBe(401);

  const rotated = await newKey({ role: 'auditor' });
  const renewed = await client.post<Created>(`/v1/api-keys/${rotated.keyId}/rotate`, undefined, { role: 'admin' });
  expect(renewed.body.secret).not.toBe(rotated.secret);
  expect((await client.get('/v1/programs', { key: rotated.secret })).status).toBe(401);
  expect((await client.get('/v1/programs', { key: renewed.body.secret })).status).toBe(200);
});
