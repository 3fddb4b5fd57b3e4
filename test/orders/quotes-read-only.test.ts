import { useAnotherApi } from '../harness/another-api';
import { useEngine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';

const engine = useEngine();
const programId = nextId('read-only');
const memberId = nextId('m');

const RULES = ruleSet({
  discounts: [
    { id: 'few', code: 'FEW', give: { percent: '10' }, limits: { total: 5 } },
    { id: 'own', code: 'OWN', give: { percent: '10' }, limits: { perMember: 1, per: 'day' } },
  ],
  earning: [{ id: 'base', mode: 'money', points: 1, per: 1000, limits: { amount: 1000, per: 'month' } }],
});

beforeAll(async () => {
  const { client, database } = engine();
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: RULES }));
  await client.post('/v1/grants', grant(programId, memberId, { points: 500 }));
  // Holds for connections from now on: the other API has no others.
  await database.rows(`alter database ${database.name} set default_transaction_read_only = on`);
});

const readOnly = useAnotherApi(engine, { quiet: true });

test('an API that can’t write anything quotes all the same', async () => {
  const sent = order(programId, { codes: ['FEW', 'OWN', 'NONSENSE'], redeem: { points: 'max' } });
  for (const body of [
    { ...sent, memberId },
    { ...sent, memberId: nextId('unknown') },
    { ...order(programId), codes: ['FEW'] },
    { ...sent, memberId, ruleSet: RULES },
    { ...sent, memberId, ruleSetVersion: 1, at: '2027-01-01T00:00:00Z' },
  ])
    expect(await readOnly().post('/v1/quotes', body)).toMatchObject({ status: 200, body: { state: 'quoted' } });
  expect(await readOnly().post('/v1/quotes', { ...sent, memberId, redeem: { points: 501 } })).toMatchObject({
    status: 422,
    body: { code: 'INSUFFICIENT_POINTS' },
  });
  await expectInvariants(engine().database);
});

test('it can’t write, indeed', async () => {
  const answer = await readOnly().put(`/v1/programs/${nextId('p')}`, program());
  expect(answer.status).toBe(503);
});
