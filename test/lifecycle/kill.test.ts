import { createLogger } from '../../platform/logger';
import { sweep } from '../../worker/sweeper';
import { workUntil } from '../crash/victim';
import { useEngine } from '../harness/engine';
import { grant, nextId, program, ruleSet } from '../harness/factories';
import { useGates } from '../harness/gates';
import { expectInvariants } from '../harness/invariants';
import { requestRun, runDone, runNight, shownRun } from './running';

const engine = useEngine();
const gate = useGates();
const quiet = Object.assign(createLogger('test', 'error'), { silent: true });
/** More than the first chunk takes. */
const MEMBERS = 130;

/** Members with a lot that lapses on 7 March and one that falls due on that day. */
async function members(): Promise<string> {
  const { client } = engine();
  const programId = nextId('killed');
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet() }));
  const granted = { points: 10, grantedAt: '2026-03-01T09:00:00+07:00' };
  const grants = Array.from({ length: MEMBERS }, () => nextId('m')).flatMap((memberId) => [
    grant(programId, memberId, { ...granted, expiresOn: '2026-03-06' }),
    grant(programId, memberId, { ...granted, availableOn: '2026-03-07' }),
  ]);
  await Promise.all(grants.map((body) => client.post('/v1/grants', body, { headers: { prefer: 'wait=60' } })));
  return programId;
}

const DONE = { state: 'done', counts: { cards: 2 * MEMBERS, lotsActivated: MEMBERS, lotsExpired: MEMBERS, pointsExpired: 10 * MEMBERS, failed: 0 } };

async function expectEachOnce(programId: string): Promise<void> {
  const entries = await engine().database.rows(
    `select e.kind, count(*)::int as entries, count(distinct e.card_id)::int as cards from lumbung.entry e
      where e.program_id = $1 and e.kind in ('activate', 'expire') group by 1 order by 1`,
    [programId],
  );
  expect(entries).toEqual([
    { kind: 'activate', entries: MEMBERS, cards: MEMBERS },
    { kind: 'expire', entries: MEMBERS, cards: MEMBERS },
  ]);
  await expectInvariants(engine().database);
}

test.each(['lifecycle.written', 'lifecycle.after'] as const)(
  'a worker killed at %s: the run goes on where it was, and nothing is done twice',
  async (place) => {
    const { client, settings, database } = engine();
    const programId = await members();
    await engine().stopWorker();
    const dead = workUntil(place, settings);
    expect((await requestRun(client, programId, '2026-03-07')).status).toBe(202);
    await dead;
    const [left] = await database.rows('select state, phase from lumbung.lifecycle_run where program_id = $1', [programId]);
    // The first chunk is that of the first phase, in which there is nothing to do.
    expect(left).toEqual(place === 'lifecycle.after' ? { state: 'running', phase: 'activate' } : { state: 'queued', phase: null });
    await engine().startWorker();
    expect(await runDone(client, programId, '2026-03-07')).toMatchObject(DONE);
    await expectEachOnce(programId);
  },
  120_000,
);

test('news of a chunk that get lost in the middle of a phase: another execution goes on, and the first comes back', async () => {
  const { client } = engine();
  const programId = await members();
  const held = gate('lifecycle.after', `${programId}/2026-03-07/expire`);
  await requestRun(client, programId, '2026-03-07');
  await held.arrived(1);
  held.letOthersPass();
  const { state, counts } = (await shownRun(client, programId, '2026-03-07')).body;
  expect([state, counts.lotsActivated, counts.lotsExpired > 0]).toEqual(['running', MEMBERS, true]);
  await engine().temporal.client.workflow.getHandle(`lifecycle:${programId}:2026-03-07`).terminate('by a test');
  held.open();
  const options = {
    client: engine().temporal.client,
    database: engine().database.open(2),
    logger: quiet,
    taskQueue: engine().taskQueue,
    afterSeconds: 0,
  };
  await sweep(options);
  expect(await runDone(client, programId, '2026-03-07')).toMatchObject(DONE);
  await expectEachOnce(programId);
}, 60_000);

test('two executions of one date, and of the next, do each chunk once', async () => {
  const { client, temporal, taskQueue } = engine();
  const programId = await members();
  const held = gate('lifecycle.written', `${programId}/2026-03-07/activate`);
  await requestRun(client, programId, '2026-03-07');
  await held.arrived(1);
  await requestRun(client, programId, '2026-03-08');
  await temporal.client.workflow.start('runLifecycle', {
    taskQueue,
    workflowId: `second:${programId}`,
    args: [{ programId, businessDate: '2026-03-07' }],
  });
  held.open();
  expect(await runDone(client, programId, '2026-03-07')).toMatchObject(DONE);
  expect(await runDone(client, programId, '2026-03-08')).toMatchObject({ counts: { cards: 0 } });
  await expectEachOnce(programId);
}, 60_000);

test('orders that settle on the same cards while the run is at them', async () => {
  const { client, database } = engine();
  const programId = nextId('busy');
  await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet({ lots: { pendingFor: { days: 2 }, validFor: { days: 4 } } }) }));
  const busy = Array.from({ length: 12 }, () => nextId('m'));
  const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T09:00:00+07:00`;
  const send = (day: number) =>
    busy.map((memberId, i) =>
      client.post(
        '/v1/orders',
        {
          orderId: nextId('o'),
          programId,
          memberId,
          placedAt: at(day),
          redeem: { points: i % 2 === 0 ? ('max' as const) : 1 },
          lines: [{ lineId: '1', sku: 'A', quantity: 1, unitPrice: 70_000 }],
        },
        { headers: { prefer: 'wait=60' } },
      ),
    );
  for (let day = 1; day <= 4; day++) await Promise.all(send(day));
  const held = gate('lifecycle.written', `${programId}/2026-03-06/activate`);
  await requestRun(client, programId, '2026-03-06');
  await held.arrived(1);
  // They have to wait for the chunk, or go first: whichever, each sees a card that is whole.
  const during = [send(5), send(6), send(3)].flat();
  held.open();
  await Promise.all([runDone(client, programId, '2026-03-06'), ...during]);
  await Promise.all([runNight(client, programId, '2026-03-20'), ...send(7), ...send(2)]);
  await expectInvariants(database);
}, 60_000);
