import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants, expectUntouched } from '../harness/invariants';

const engine = useEngine();
let programId: string;

beforeAll(async () => {
  programId = nextId('deleted');
  const rules = ruleSet({ discounts: [{ id: 'staff', name: 'Staff', when: "'staff' in member.lists", give: { percent: '10' } }] });
  await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: rules }));
});

const remove = (memberId: string, options = {}) => engine().client.call('DELETE', `/v1/members/${memberId}`, undefined, options);
const failure = (status: number, code: string) => ({ status, body: { code } });

/** A member with everything, and the words that nobody may find afterwards. */
async function somebody(): Promise<{ memberId: string; personal: string[]; orderId: string }> {
  const { client } = engine();
  const memberId = nextId('m');
  const word = (what: string) => `secret-${what}-${memberId}`;
  const personal = ['name', 'tag', 'attribute', 'card', 'external', 'reason'].map(word);
  const { orderId } = order(programId, { memberId });
  await client.post('/v1/orders', order(programId, { memberId, orderId }));
  await client.put(
    `/v1/members/${memberId}`,
    {
      name: word('name'),
      email: `${memberId}@secret.example`,
      phone: '+62 999 123 123 123',
      birthday: '1977-07-07',
      tags: [word('tag')],
      attributes: { a: word('attribute') },
      cards: [{ number: word('card') }],
      externalIds: [{ system: 'crm', id: word('external') }],
    },
    { headers: { 'idempotency-key': nextId('i') } },
  );
  await client.post(`/v1/members/${memberId}/block`, { reason: word('reason') });
  await client.call('PUT', '/v1/lists/staff/members', undefined, {
    raw: `{"memberId":"${memberId}"}\n`,
    headers: { 'content-type': 'application/x-ndjson' },
  });
  return { memberId, personal: [...personal, `${memberId}@secret.example`, '999123123123', '1977-07-07'], orderId };
}

test('nothing personal is left, and the books stay', async () => {
  const { client, database } = engine();
  const { memberId, personal, orderId } = await somebody();
  const books = ['card', 'lot', 'entry', 'allocation', 'settlement', 'settlement_key', 'outbox'] as const;
  expect(await expectUntouched(database, () => remove(memberId), books)).toMatchObject({ status: 204 });
  expect((await remove(memberId)).status).toBe(204);

  const tables = await database.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'lumbung' and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables)
    for (const word of personal)
      expect({ name, word, rows: await database.rows(`select t::text as row from lumbung.${name} t where t::text like $1`, [`%${word}%`]) }).toEqual({
        name,
        word,
        rows: [],
      });
  expect(await client.get(`/v1/members/${memberId}/balance?programId=${programId}`)).toMatchObject({ status: 200, body: { available: 100 } });
  expect(await client.get(`/v1/members/${memberId}/orders?programId=${programId}`)).toMatchObject({ status: 200, body: { items: [{ orderId }] } });
  expect(await client.get('/v1/lists/staff')).toMatchObject({ body: { members: 0 } });
  await expectInvariants(database);
});

test('the id can’t be used again', async () => {
  const { client, database } = engine();
  const { memberId } = await somebody();
  await remove(memberId);
  const answers = await expectUntouched(database, () =>
    Promise.all([
      client.get(`/v1/members/${memberId}`),
      client.put(`/v1/members/${memberId}`, { name: 'Ana' }),
      client.post(`/v1/members/${memberId}/block`, { reason: 'r' }),
      client.post(`/v1/members/${memberId}/unblock`),
      client.post('/v1/orders', order(programId, { memberId })),
      client.post('/v1/quotes', order(programId, { memberId })),
      client.post('/v1/grants', grant(programId, memberId)),
      client.post('/v1/redemptions', { redemptionId: nextId('r'), programId, memberId, points: 1, reason: 'r' }),
    ]),
  );
  for (const answer of answers) expect(answer).toMatchObject(failure(404, 'NOT_FOUND'));
  expect(answers[4].body).toMatchObject({ detail: `Member ${memberId} was deleted.`, errors: [{ path: 'memberId' }] });
  const other = nextId('other');
  await client.put(`/v1/programs/${other}`, program());
  expect(await expectUntouched(database, () => client.post('/v1/orders', order(other, { memberId })))).toMatchObject(failure(404, 'NOT_FOUND'));
});

test('a replay of an order from before is still answered', async () => {
  const { client } = engine();
  const memberId = nextId('m');
  const body = order(programId, { memberId });
  const settled = await client.post('/v1/orders', body);
  await remove(memberId);
  expect(await client.post('/v1/orders', body)).toMatchObject({ status: 200, body: settled.body as object });
});

test('who never was can’t be deleted', async () => {
  expect(await remove('nobody')).toMatchObject(failure(404, 'NOT_FOUND'));
});
