import { createLogger } from '../../platform/logger';
import { createApiMetrics } from '../../platform/metrics/api-metrics';
import { numberOf, readPrometheusText } from '../../test/harness/prometheus-text';
import type { Verdict } from '../../workflows/operation';
import { GroupCommit, type StartedBatch } from './group-commit';
import { intakeMetrics, watchIntake } from './intake-metrics';
import { operation } from './testing/stage';

interface Row {
  programId: string;
  id: string;
}

const LIMITS = { orders: 10, bytes: 100_000, inFlight: 1, unfinished: 5, queue: 4, queueBytes: 1_000_000, gatherMs: 30, slowAfterMs: 1_000 };
const WAIT = { ms: 60_000, async: false };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** An intake whose batches wait until the test lets the next one end. */
function stage() {
  const metrics = createApiMetrics();
  const flights: (() => void)[] = [];
  const intake = new GroupCommit<unknown, Row>({
    start: (operations) => {
      const verdicts = new Promise<Verdict[]>((resolve) =>
        flights.push(() =>
          resolve(
            operations.map(({ programId, id, fingerprint }) => ({ programId, id, fingerprint, attempt: 1, outcome: 'settled', replayed: false })),
          ),
        ),
      );
      return Promise.resolve<StartedBatch>({ workflowId: 'w', verdicts });
    },
    follow: () => Promise.reject(new Error('not here')),
    readRows: (refs) => Promise.resolve(refs),
    idOf: (row) => row,
    isOfAnotherCall: () => false,
    keep: () => Promise.resolve(),
    outcomeOf: (row, { replayed }) => ({ kind: 'settled', row, replayed }),
    limits: LIMITS,
    logger: Object.assign(createLogger('test', 'error'), { silent: true }),
    observer: intakeMetrics(metrics, 'grant'),
  });
  watchIntake(metrics, 'grant', intake, LIMITS);
  return { intake, flights, told: async () => readPrometheusText(await metrics.scrape()) };
}

test('a queue is told while it is full for a key, and who was sent away', async () => {
  const { intake, flights, told } = stage();
  const kind = 'grant';
  const answers = ['a', 'b', 'c'].map((id) => intake.submit(operation(id), WAIT));
  const follower = intake.submit(operation('b'), WAIT);
  await expect(intake.submit(operation('d'), WAIT)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const busy = await told();
  const load = ['queued_operations', 'queued_operations_max', 'batches_in_flight', 'unfinished_batches', 'unfinished_batches_max'];
  expect(load.map((name) => numberOf(busy, `lumbung_intake_${name}`, { kind }))).toEqual([2, 4, 1, 1, 5]);
  expect(numberOf(busy, 'lumbung_operations_total', { kind, outcome: 'unavailable', code: '' })).toBe(1);
  expect(numberOf(busy, 'lumbung_intake_queue_duration_seconds_count', { kind })).toBe(1);

  await turn();
  flights[0]!();
  await answers[0];
  await turn();
  flights[1]!();
  await Promise.all([...answers, follower]);
  await turn();
  const idle = await told();
  expect(load.map((name) => numberOf(idle, `lumbung_intake_${name}`, { kind }))).toEqual([0, 4, 0, 0, 5]);
  expect(numberOf(idle, 'lumbung_operations_total', { kind, outcome: 'settled', code: '' })).toBe(4);
  expect(numberOf(idle, 'lumbung_operation_replays_total', { kind })).toBe(1);
  expect(numberOf(idle, 'lumbung_operation_duration_seconds_count', { kind, outcome: 'settled' })).toBe(4);
  expect(numberOf(idle, 'lumbung_intake_queue_duration_seconds_count', { kind })).toBe(3);
  expect([1, 2].map((le) => numberOf(idle, 'lumbung_intake_batch_operations_bucket', { kind, le: String(le) }))).toEqual([1, 2]);
  expect(numberOf(idle, 'lumbung_intake_batch_operations_sum', { kind })).toBe(3);
});
