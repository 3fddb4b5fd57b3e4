import { useEngine } from '../harness/engine';
import { grant, nextId, program } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants } from '../harness/invariants';
import { breakStep } from '../harness/sabotage';

// The errors logged here are what is tested.
const engine = useEngine({ env: { LUMBUNG_BATCHES_IN_FLIGHT: '1', LUMBUNG_BATCH_SLOW_AFTER_MS: '60000' }, quiet: true });
const gate = useGates();
const PATIENTLY = { headers: { prefer: 'wait=60' } };

test.each(['P0001', '22012', '23514', 'XX000'])(
  'a grant that makes the kernel raise %s fails alone, can be seen, and is posted once when it is sent again mended',
  async (sqlState) => {
    const { client, database, errors } = engine();
    const programId = nextId('grants');
    await client.put(`/v1/programs/${programId}`, program());
    const grants = Array.from({ length: 6 }, () => grant(programId, nextId('m'), { points: 100 }));
    const culprit = grants[2]!;
    const mend = await breakStep(database, [culprit.grantId], 'settled', sqlState);

    const ahead = grant(programId, nextId('m'));
    const flying = gate('postGrants.before', ahead.grantId);
    const first = client.post('/v1/grants', ahead, PATIENTLY);
    await flying.arrived(1);
    const queued = grants.map(({ grantId }) => gate('intake.queued', grantId));
    const sent = grants.map((body) => client.post<{ workflowId: string; errorId: string }>('/v1/grants', body, PATIENTLY));
    await Promise.all(queued.map((each) => each.arrived(1)));
    flying.open();
    await first;
    const answers = await Promise.all(sent);

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 500, 201, 201, 201]);
    const { errorId } = answers[2]!.body;
    const shown = await client.get(`/v1/grants/${culprit.grantId}?programId=${programId}`);
    expect(shown.body).toMatchObject({ state: 'failed', problem: { code: 'INTERNAL', errorId } });
    expect(errors).toContainEqual(expect.objectContaining({ message: 'grant failed', id: culprit.grantId, errorId, sqlState }));
    expect((await client.get(`/v1/members/${culprit.memberId}/balance?programId=${programId}`)).status).toBe(404);

    expect((await client.post('/v1/grants', culprit, PATIENTLY)).status).toBe(500);
    await mend();
    expect((await client.post('/v1/grants', culprit, PATIENTLY)).status).toBe(201);
    expect((await client.post('/v1/grants', culprit, PATIENTLY)).status).toBe(200);
    expect((await client.get(`/v1/members/${culprit.memberId}/balance?programId=${programId}`)).body).toMatchObject({ available: 100 });
    await expectInvariants(database);
  },
  60_000,
);
