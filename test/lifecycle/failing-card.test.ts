import { eventually } from '../../cli/testing/scratch';
import { useEngine } from '../harness/engine';
import { grant, nextId, program, ruleSet } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { whileCardIsLocked } from '../harness/sabotage';
import { requestRun, runDone, runNight, shownRun } from './running';

const engine = useEngine({ quiet: true });
const MEMBERS = 20;

/** Members with a lot each that is usable through the sixth of March; their cards in the order of their ids. */
async function members(availableOn: string, count = MEMBERS): Promise<{ programId: string; ids: string[] }> {
  const { client } = engine();
  const programId = nextId('failing');
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet() }));
  const ids = Array.from({ length: count }, () => nextId('m'));
  const body = (memberId: string) =>
    grant(programId, memberId, { points: 10, grantedAt: '2026-03-01T09:00:00+07:00', availableOn, expiresOn: '2026-03-06' });
  for (const memberId of ids) await client.post('/v1/grants', body(memberId), { headers: { prefer: 'wait=60' } });
  return { programId, ids };
}

/** From now on no lot of these members can be changed; answers how to mend it. */
async function breakLots(ids: readonly string[], sqlState = 'P0001'): Promise<() => Promise<void>> {
  const { database } = engine();
  const cards = await database.rows<{ id: string }>('select id from lumbung.card where member_id = any ($1)', [ids]);
  await database.rows(
    `create function lumbung.broken() returns trigger language plpgsql as $$ begin
       if old.card_id = any ('{${cards.map(({ id }) => id).join(',')}}'::bigint[]) then raise exception 'broken by a test' using errcode = '${sqlState}'; end if; return new; end $$`,
  );
  await database.rows('create trigger broken before update on lumbung.lot for each row execute function lumbung.broken()');
  return async () => {
    await database.rows('drop trigger broken on lumbung.lot');
    await database.rows('drop function lumbung.broken()');
  };
}

test('a card that fails is left out alone, is told in the log, and is done in the next night', async () => {
  const { client, database, errors } = engine();
  const { programId, ids } = await members('2026-03-01');
  const mend = await breakLots([ids[7]!]);
  expect(await runNight(client, programId, '2026-03-07')).toMatchObject({ counts: { failed: 1, lotsExpired: MEMBERS - 1 } });
  expect(errors.filter(({ message }) => message === 'nightly run failed')).toMatchObject([
    { programId, sqlState: 'P0001', id: expect.stringContaining('expire, left out') },
  ]);
  await mend();
  expect(await runNight(client, programId, '2026-03-08')).toMatchObject({ counts: { failed: 0, lotsExpired: 1, pointsExpired: 10 } });
  await expectInvariants(database);
}, 60_000);

test('a card that takes too long even alone is left out as well', async () => {
  const { client } = engine();
  const { programId, ids } = await members('2026-03-01');
  // As a statement that is cancelled by its timeout.
  const mend = await breakLots([ids[3]!], '57014');
  expect(await runNight(client, programId, '2026-03-07')).toMatchObject({ counts: { failed: 1, lotsExpired: MEMBERS - 1 } });
  await mend();
  expect(await runNight(client, programId, '2026-03-08')).toMatchObject({ counts: { failed: 0, lotsExpired: 1 } });
}, 60_000);

test('where more than fifty cards fail it is no card’s fault: the run stands still, says so, and goes on when it is mended', async () => {
  const { client, database, errors } = engine();
  const { programId, ids } = await members('2026-03-01', 55);
  const mend = await breakLots(ids);
  await requestRun(client, programId, '2026-03-07');
  const stands = () => errors.filter((line) => line.programId === programId && String(line.id).endsWith('stands still'));
  await eventually(() => expect(stands().length).toBeGreaterThan(0), 60_000);
  expect((await shownRun(client, programId, '2026-03-07')).body).toMatchObject({ state: 'running', counts: { failed: 50, lotsExpired: 0 } });
  await mend();
  expect(await runDone(client, programId, '2026-03-07')).toMatchObject({ counts: { failed: 50, lotsExpired: 5 } });
  expect(await runNight(client, programId, '2026-03-08')).toMatchObject({ counts: { failed: 0, lotsExpired: 50 } });
  await expectInvariants(database);
}, 120_000);

test('a card that somebody holds is waited for, and not skipped', async () => {
  const { client, database } = engine();
  const { programId, ids } = await members('2026-03-03');
  await whileCardIsLocked(database, ids[12]!, async () => {
    await requestRun(client, programId, '2026-03-07');
    // Those before it are done card by card, at the latest when chunks have become small enough.
    for (;;) {
      const { state, counts } = (await shownRun(client, programId, '2026-03-07')).body;
      expect(state).not.toBe('done');
      if (counts.lotsActivated > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  expect(await runDone(client, programId, '2026-03-07')).toMatchObject({ counts: { failed: 0, lotsExpired: MEMBERS } });
  await expectInvariants(database);
}, 60_000);
