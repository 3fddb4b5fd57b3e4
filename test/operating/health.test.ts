import { useEngine } from '../harness/engine';

const engine = useEngine();

test('the process is alive and ready, and says so to anybody', async () => {
  const { client } = engine();
  expect(await client.get('/healthz', { role: null })).toMatchObject({ status: 200 });
  const ready = await client.get<{ checks: Record<string, { ok: boolean }> }>('/readyz', { role: null });
  expect(ready).toMatchObject({ status: 200, body: { ready: true } });
  for (const check of ['database', 'migrations', 'partitions', 'temporal', 'draining']) expect(ready.body.checks[check]).toMatchObject({ ok: true });
});

test('without partitions ahead it is not ready', async () => {
  const { client, database } = engine();
  const lastTwo = await database.rows<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'lumbung.entry'::regclass order by 1 desc limit 2",
  );
  for (const { name } of lastTwo) await database.rows(`drop table ${name}`);
  expect(await client.get('/readyz', { role: null })).toMatchObject({ status: 503, body: { ready: false, checks: { partitions: { ok: false } } } });
  await database.rows('select lumbung.ensure_partitions(3)');
  expect((await client.get('/readyz', { role: null })).status).toBe(200);
});

test('/openapi.json is OpenAPI 3.1 with every part of the contract that is there, and /docs shows it', async () => {
  const { client } = engine();
  const { body } = await client.get<{ openapi: string; paths: Record<string, Record<string, unknown>> }>('/openapi.json', { role: null });
  expect(body.openapi).toMatch(/^3\.1\./);
  const contract: [string, string][] = [
    ['put', '/v1/programs/{programId}'],
    ['get', '/v1/programs'],
    ['get', '/v1/programs/{programId}'],
    ['get', '/v1/programs/{programId}/rule-sets/{version}'],
    ['get', '/v1/programs/{programId}/rule-sets/{a}/diff/{b}'],
    ['post', '/v1/orders'],
    ['get', '/v1/orders'],
    ['get', '/v1/orders/{orderId}'],
    ['get', '/v1/orders/{orderId}/explanation'],
    ['post', '/v1/orders/{orderId}/retry'],
    ['post', '/v1/quotes'],
    ['post', '/v1/grants'],
    ['get', '/v1/grants/{grantId}'],
    ['get', '/v1/members/{memberId}/balance'],
    ['get', '/v1/members/{memberId}/lots'],
    ['get', '/v1/members/{memberId}/entries'],
    ['post', '/v1/api-keys'],
    ['get', '/v1/api-keys'],
    ['delete', '/v1/api-keys/{keyId}'],
    ['post', '/v1/api-keys/{keyId}/rotate'],
    ['get', '/healthz'],
    ['get', '/readyz'],
    ['get', '/metrics'],
  ];
  expect(contract.filter(([method, path]) => body.paths[path]?.[method] === undefined)).toEqual([]);
  const docs = await fetch(`${client.url}/docs/`);
  expect(docs.status).toBe(200);
  expect(await docs.text()).toContain('<html');
});

test('a path that nobody knows is not found, a method that a path does not know neither', async () => {
  const { client } = engine();
  expect(await client.get('/v1/nothing')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect((await client.get('/nothing', { role: null })).status).toBe(404);
});
