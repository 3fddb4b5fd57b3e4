import { eventually } from '../../cli/testing/scratch';
import { localDate, localTime } from '../../domain/calendar/local-time';
import { addDays } from '../../domain/calendar/duration';
import { createLogger } from '../../platform/logger';
import { keepNightSchedules } from '../../worker/night-schedules';
import { nightScheduleId } from '../../workflows/run-lifecycle/contract';
import { useEngine } from '../harness/engine';
import { grant, nextId, program, ruleSet } from '../harness/factories';
import { runDone, runNight, shownRun } from './running';

const engine = useEngine();
const quiet = Object.assign(createLogger('test', 'error'), { silent: true });

async function publish(timeZone: string, sandbox = false): Promise<string> {
  const programId = nextId('scheduled');
  await engine().client.put(`/v1/programs/${programId}`, program({ timeZone, sandbox, ruleSet: ruleSet({ lots: { validFor: { days: 1 } } }) }));
  return programId;
}

const scheduleOf = (programId: string) => engine().temporal.client.schedule.getHandle(nightScheduleId(programId));

afterEach(async () => {
  // The server outlives this file; its schedules would go on without a worker.
  for await (const { scheduleId } of engine().temporal.client.schedule.list())
    if (scheduleId.includes('scheduled')) await engine().temporal.client.schedule.getHandle(scheduleId).delete();
});

/** When Temporal's server itself says that a schedule will start something. */
async function starts(programId: string, from: string, to: string): Promise<string[]> {
  const { client } = engine().temporal;
  const stamp = (text: string) => ({ seconds: Math.floor(Date.parse(text) / 1000), nanos: 0 });
  const answer = await client.workflowService.listScheduleMatchingTimes({
    namespace: client.options.namespace,
    scheduleId: nightScheduleId(programId),
    startTime: stamp(from) as never,
    endTime: stamp(to) as never,
  });
  return answer.startTime.map(({ seconds }) => new Date(Number(seconds) * 1000).toISOString());
}

test('publishing makes a schedule in the time zone of the program, a second look an hour later, and none for a sandbox', async () => {
  const [programId, sandboxId] = [await publish('Asia/Jakarta'), await publish('Asia/Jakarta', true)];
  expect(await starts(programId, '2026-12-01T00:00:00Z', '2026-12-03T00:00:00Z')).toEqual([
    '2026-12-01T17:10:00.000Z',
    '2026-12-01T18:10:00.000Z',
    '2026-12-02T17:10:00.000Z',
    '2026-12-02T18:10:00.000Z',
  ]);
  const { policies } = await scheduleOf(programId).describe();
  expect(policies.overlap).toBe('SKIP');
  expect(policies.catchupWindow).toBeGreaterThan(300 * 86_400_000);
  await expect(scheduleOf(sandboxId).describe()).rejects.toThrow();
});

test.each([
  // The clock goes from 00:00 to 01:00: there is no 00:10.
  ['Africa/Cairo', '2027-04-30'],
  // From 01:00 back to 00:00: 00:10 comes twice.
  ['America/Havana', '2027-11-07'],
  ['Europe/Berlin', '2027-03-28'],
  ['Europe/Berlin', '2027-10-31'],
])('in %s the night of %s is run, whatever the clock does', async (timeZone, date) => {
  const programId = await publish(timeZone);
  const times = await starts(programId, `${addDays(date, -2)}T00:00:00Z`, `${addDays(date, 2)}T23:00:00Z`);
  const nights = times.map((time) => localTime(Date.parse(time), timeZone)).filter((at) => at.date === date);
  // A start too many finds the date done.
  expect(nights[0]?.hour).toBeLessThanOrEqual(1);
});

test('what a schedule starts runs today, and every date that was missed while nobody was there', async () => {
  const { client, temporal } = engine();
  const zone = 'Asia/Jakarta';
  const programId = await publish(zone);
  const today = localDate(Date.now(), zone);
  const memberId = nextId('m');
  await client.post('/v1/grants', grant(programId, memberId, { points: 10, grantedAt: `${addDays(today, -5)}T09:00:00+07:00` }));
  await runNight(client, programId, addDays(today, -4));
  await scheduleOf(programId).trigger();
  await runDone(client, programId, today);
  const missed = await Promise.all([-3, -2, -1].map(async (days) => (await shownRun(client, programId, addDays(today, days))).body));
  expect(missed.map(({ state, cause, counts }) => [state, cause, counts.lotsExpired])).toEqual([
    ['done', 'catch_up', 1],
    ['done', 'catch_up', 0],
    ['done', 'catch_up', 0],
  ]);
  expect(await shownRun(client, programId, today)).toMatchObject({ body: { cause: 'schedule', requestedBy: 'nightly-run' } });
  // The id is the same whoever asks for a run.
  const execution = temporal.client.workflow.getHandle(`lifecycle:${programId}:${today}`);
  await execution.result();
  expect(await execution.describe()).toMatchObject({ type: 'runLifecycle', status: { name: 'COMPLETED' } });
  // The second look of the night finds it done.
  await scheduleOf(programId).trigger();
  expect(await shownRun(client, programId, today)).toMatchObject({ body: { state: 'done', cause: 'schedule' } });
});

test('a worker makes schedules that are missing, and changes those that are not as the settings say', async () => {
  const { database, temporal, taskQueue } = engine();
  const programId = await publish('Asia/Jakarta');
  const keep = (at: string) => keepNightSchedules({ client: temporal.client, database: database.open(2), logger: quiet, taskQueue, at });
  const day = ['2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z'] as const;
  await scheduleOf(programId).delete();
  await eventually(() => keep('00:10'));
  expect(await starts(programId, ...day)).toEqual(['2026-12-01T17:10:00.000Z', '2026-12-01T18:10:00.000Z']);
  await scheduleOf(programId).pause('not this month');
  await eventually(() => keep('23:30'));
  expect(await starts(programId, ...day)).toEqual(['2026-12-01T16:30:00.000Z', '2026-12-01T17:30:00.000Z']);
  // Somebody paused it on purpose.
  expect((await scheduleOf(programId).describe()).state).toMatchObject({ paused: true, note: 'not this month' });
});

test('a date of long ago, asked for by mistake, makes no thousands of nights', async () => {
  const { database } = engine();
  const programId = await publish('Asia/Jakarta');
  const ask = (date: string) => database.rows(`select lumbung.request_lifecycle_run(null, $1, $2, 'request', 'a', 'k', 'r')`, [programId, date]);
  await ask('1900-01-01');
  await ask('2026-11-20');
  const rows = await database.rows<{ nights: number }>('select count(*)::integer as nights from lumbung.lifecycle_run where program_id = $1', [
    programId,
  ]);
  expect(rows).toEqual([{ nights: 372 }]);
  await database.rows('delete from lumbung.lifecycle_run where program_id = $1', [programId]);
});
