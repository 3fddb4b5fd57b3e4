import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '../../platform/logger';
import { atRacePoint } from '../../platform/race-points';
import { ensureReconcileSchedule } from '../../worker/reconcile-schedule';
import { sweep } from '../../worker/sweeper';
import { workUntil } from '../crash/victim';
import { useEngine } from '../harness/engine';
import { asAdmin } from '../harness/run/postgres';
import { ended, reconcile, request, unresolved, type Reconciliation } from './reconciling';
import { makeScene } from './scene';

const engine = useEngine({ quiet: true });
const quiet = Object.assign(createLogger('test', 'error'), { silent: true });
/** Holds the first chunk that is done from now on, until it is let go. */
function holdChunk(): { arrived: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const held = new Promise<void>((go) => (open = go));
  const arrived = new Promise<void>((tell) => {
    const leave = atRacePoint('reconcile.after', () => (leave(), tell(), held));
  });
  return { arrived, open };
}

/** Three chunks of cards, the last of them not full. */
const CARDS = 1_200;

beforeAll(async () => {
  const { programId, cardId } = await makeScene(engine());
  await asAdmin(engine().database.ownerUrl, async (owner) => {
    await owner.query(`
      insert into lumbung.member (member_id, created_by_key) select '${programId}-' || n, 'k' from generate_series(1, ${CARDS - 8}) n;
      insert into lumbung.card (program_id, member_id, joined_on, level) select '${programId}', '${programId}-' || n, '2026-01-01', 'member' from generate_series(1, ${CARDS - 8}) n;
      update lumbung.card set debt = 3 where id = ${cardId} or id % 400 = 0`);
  });
}, 60_000);

test.each(['reconcile.written', 'reconcile.after'] as const)(
  'a worker killed at %s: it goes on, and nothing is told twice',
  async (place) => {
    const { client, database, settings } = engine();
    const undisturbed = await reconcile(client);
    expect(undisturbed).toMatchObject({ state: 'done', consistency: 0.996666, progress: { cards: CARDS } });
    await engine().stopWorker();
    const dead = workUntil(place, settings);
    const id = await request(client);
    await dead;
    const [left] = await database.rows('select chunks, state from lumbung.reconciliation where reconciliation_id = $1', [id]);
    expect(left).toEqual({ state: 'running', chunks: place === 'reconcile.after' ? 1 : 0 });
    await engine().startWorker();
    const done = await ended(client, id);
    expect([done.invariants, done.consistency]).toEqual([undisturbed.invariants, undisturbed.consistency]);
    expect(done.progress).toEqual(undisturbed.progress);
    expect((await unresolved(client)).length).toBe(4);
  },
  90_000,
);

test('one whose execution is gone goes on where it was', async () => {
  const { client, temporal, database, taskQueue } = engine();
  const held = holdChunk();
  const { body: asked } = await client.post<Reconciliation>('/v1/reconciliations', undefined, { role: 'operator' });
  await held.arrived;
  const execution = temporal.client.workflow.getHandle(asked.workflowId);
  const { runId } = await execution.describe();
  await execution.terminate('by a test');
  held.open();
  await sweep({ client: temporal.client, database: database.open(2), logger: quiet, taskQueue, afterSeconds: 0 });
  expect((await temporal.client.workflow.getHandle(asked.workflowId).describe()).runId).not.toBe(runId);
  expect(await ended(client, asked.reconciliationId)).toMatchObject({ state: 'done', progress: { cards: CARDS } });
}, 60_000);

test('one that is cancelled in Temporal ends as failed, and is not the latest', async () => {
  const { client, temporal } = engine();
  const before = await reconcile(client);
  const held = holdChunk();
  const { body: asked } = await client.post<Reconciliation>('/v1/reconciliations', undefined, { role: 'operator' });
  await held.arrived;
  await temporal.client.workflow.getHandle(asked.workflowId).cancel();
  expect(await ended(client, asked.reconciliationId)).toMatchObject({ state: 'failed', problem: { code: 'UNAVAILABLE' } });
  held.open();
  expect((await client.get('/v1/reconciliations/latest', { role: 'operator' })).body).toEqual(before);
  await engine().stopWorker();
  await engine().startWorker();
}, 60_000);

test('the schedule makes one each day by itself', async () => {
  const { client, temporal, taskQueue } = engine();
  const before = await reconcile(client);
  const options = { client: temporal.client, taskQueue };
  await ensureReconcileSchedule({ ...options, at: '03:00' });
  await ensureReconcileSchedule({ ...options, at: '04:30' });
  const handle = temporal.client.schedule.getHandle(`reconcile:${taskQueue}`);
  const { spec, action, policies } = await handle.describe();
  expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 4 }], minute: [{ start: 30 }] });
  expect([action.type, policies.overlap]).toEqual(['startWorkflow', 'SKIP']);
  await handle.trigger();
  const latest = async () =>
    (await client.get<Reconciliation & { requestedBy: string | null }>('/v1/reconciliations/latest', { role: 'operator' })).body;
  let made = await latest();
  while (made.reconciliationId === before.reconciliationId) [made] = [await latest(), await pause(100)];
  expect(made).toMatchObject({ state: 'done', requestedBy: null, consistency: before.consistency });
  await ensureReconcileSchedule({ ...options, at: 'off' });
  await ensureReconcileSchedule({ ...options, at: 'off' });
  await expect(handle.describe()).rejects.toThrow();
}, 60_000);
