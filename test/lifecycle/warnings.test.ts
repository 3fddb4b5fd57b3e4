import { useEngine } from '../harness/engine';
import { grant, nextId, program, ruleSet } from '../harness/factories';
import { runNight } from './running';

const engine = useEngine();

const events = (programId: string) =>
  engine().database.rows<{ type: string; member: string; points: number; on: string; days: number }>(
    `select type, data->>'memberId' as member, (data->>'points')::int as points, data->>'expiresOn' as on, (data->>'days')::int as days
       from lumbung.event where program_id = $1 order by id`,
    [programId],
  );

async function publish(warnBefore: { days: number }[]): Promise<string> {
  const programId = nextId('warned');
  const lots = { validFor: { days: 60 }, warnBefore };
  expect(await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ lots }) }))).toMatchObject({ status: 201 });
  return programId;
}

const give = (programId: string, memberId: string, points: number, expiresOn: string | null, more: object = {}) =>
  engine().client.post('/v1/grants', grant(programId, memberId, { points, expiresOn, grantedAt: '2026-03-01T09:00:00+07:00', ...more }));

test('warns of each lot once for each warning, of those that are left, and of none that lapsed or never does', async () => {
  const { client } = engine();
  const programId = await publish([{ days: 30 }, { days: 7 }]);
  const [a, b] = [nextId('m'), nextId('m')];
  await give(programId, a, 10, '2026-04-10');
  await give(programId, a, 20, null);
  await give(programId, b, 30, '2026-03-05');
  await give(programId, b, 40, '2026-05-30', { availableOn: '2026-05-20' });

  expect(await runNight(client, programId, '2026-03-02')).toMatchObject({ counts: { warnings: 1 } });
  // Both of its warnings are due at once: only the latest is told.
  expect(await events(programId)).toEqual([{ type: 'lot.expiring', member: b, points: 30, on: '2026-03-05', days: 7 }]);
  expect(await runNight(client, programId, '2026-03-10')).toMatchObject({ counts: { warnings: 0, lotsExpired: 1 } });
  expect(await runNight(client, programId, '2026-03-11')).toMatchObject({ counts: { warnings: 1 } });
  expect(await runNight(client, programId, '2026-03-12')).toMatchObject({ counts: { warnings: 0 } });
  await client.post('/v1/redemptions', {
    redemptionId: nextId('r'),
    programId,
    memberId: a,
    points: 4,
    reason: 'x',
    redeemedAt: '2026-03-12T10:00:00+07:00',
  });
  // A night that was left out is made up for.
  expect(await runNight(client, programId, '2026-04-05')).toMatchObject({ counts: { warnings: 1 } });
  // Nobody can use it before the 20th; that day it has ten days left.
  expect(await runNight(client, programId, '2026-05-19')).toMatchObject({ counts: { warnings: 0 } });
  expect(await runNight(client, programId, '2026-05-20')).toMatchObject({ counts: { warnings: 1 } });
  expect((await events(programId)).slice(1)).toEqual([
    { type: 'lot.expiring', member: a, points: 10, on: '2026-04-10', days: 30 },
    { type: 'lot.expiring', member: a, points: 6, on: '2026-04-10', days: 7 },
    { type: 'lot.expiring', member: b, points: 40, on: '2026-05-30', days: 30 },
  ]);
});

test('the same warning twice is refused', async () => {
  const programId = nextId('warned');
  const lots = { validFor: { days: 60 }, warnBefore: [{ days: 7 }, { days: 7 }] };
  expect(await engine().client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ lots }) }))).toMatchObject({
    status: 422,
    body: { code: 'RULE_SET_INVALID', errors: [{ path: 'lots.warnBefore.1.days' }] },
  });
  const never = nextId('warned');
  expect(await engine().client.put(`/v1/programs/${never}`, program({ ruleSet: ruleSet({ lots: { warnBefore: [{ days: 7 }] } }) }))).toMatchObject({
    status: 201,
    body: { warnings: [{ path: 'lots.warnBefore' }] },
  });
});
