import { ANSWER_SECONDS, BATCH_SIZES, STEP_SECONDS } from './buckets';
import { counter, gauge, histogram } from './definition';
import { createMetrics, type Metrics } from './metrics';
import { OPERATION_KINDS } from './operation-kinds';
import { PROCESS_METRICS, tellBuild } from './process-metrics';

/** What callers of an intake were told; `accepted`: that it will be settled, `unavailable`: to send it again. */
export const OPERATION_OUTCOMES = ['settled', 'refused', 'failed', 'conflict', 'accepted', 'unavailable'] as const;

const kind = OPERATION_KINDS;

/** What an API process tells. */
export const API_METRICS = {
  ...PROCESS_METRICS,
  requests: histogram(
    'lumbung_http_request_duration_seconds',
    'From the arrival of a request until its answer is out; its count is the number of requests.',
    ANSWER_SECONDS,
    {
      labels: {
        method: ['GET', 'POST', 'PUT', 'DELETE', 'other'],
        route:
          'template such as /v1/orders/{orderId}; `unmatched` for those that were answered before a route was found (unknown path, no key, overload)',
        status: 'of HTTP; 499 when the caller had gone',
      },
      watch: 'Share of 5xx above 1 % for five minutes; p99 of `POST /v1/orders` above what was promised. 503 alone: overload, or a store is away.',
    },
  ),
  requestsInFlight: gauge('lumbung_http_requests_in_flight', 'Requests that are being answered, the one that asks for these numbers included.'),
  refusals: counter(
    'lumbung_load_refusals_total',
    'Requests that were sent away with 503 because of load, before or after their body was read (docs/operating.md).',
    {
      labels: { reason: ['draining', 'queue_full', 'key_share', 'stalled', 'late', 'expired', 'bodies', 'busy'] },
      watch:
        '`queue_full`, `late`, `bodies` or `busy` for minutes: more comes than is settled. `key_share` alone: one key floods. `stalled`: nothing is finished.',
    },
  ),
  operations: counter('lumbung_operations_total', 'Operations that callers were answered about; a replay counts as what it replays.', {
    labels: { kind, outcome: OPERATION_OUTCOMES, code: 'problem code of what was refused or failed, else empty' },
    watch: '`outcome="failed"` at all; `outcome="unavailable"` for more than a minute; a share of `refused` that is not usual.',
  }),
  replays: counter('lumbung_operation_replays_total', 'Operations whose answer had been given before, or at the same time to another caller.', {
    labels: { kind },
    watch: 'A sudden rise: an order system sends everything twice.',
  }),
  operationSeconds: histogram(
    'lumbung_operation_duration_seconds',
    'From handing an operation to the intake until its caller can be answered.',
    ANSWER_SECONDS,
    {
      labels: { kind, outcome: OPERATION_OUTCOMES },
    },
  ),
  starts: counter(
    'lumbung_intake_batch_starts_total',
    'Batches that Temporal has: `worker` by a worker of the same machine, which had the first task at once, `worker_queued` by it, but for whichever worker is free, `temporal` by this process.',
    {
      labels: { kind, way: ['worker', 'worker_queued', 'temporal'] },
      watch: 'Where a worker shares the machine (LUMBUNG_WORKER_SOCKET): `temporal`, it is away; `worker_queued`, it has no place free.',
    },
  ),
  outcomes: counter('lumbung_intake_batch_outcomes_total', 'Batches by who said, or had to be asked, what became of them.', {
    labels: { kind, by: ['worker', 'temporal'] },
  }),
  batchSize: histogram('lumbung_intake_batch_operations', 'Operations in a batch when it leaves.', BATCH_SIZES, { labels: { kind } }),
  queueSeconds: histogram('lumbung_intake_queue_duration_seconds', 'How long an operation waited for its batch to leave.', STEP_SECONDS, {
    labels: { kind },
  }),
  queued: gauge('lumbung_intake_queued_operations', 'Operations that wait for a batch.', {
    labels: { kind },
    watch: 'Above 80 % of `lumbung_intake_queued_operations_max`: soon callers are sent away with 503.',
  }),
  queueMax: gauge('lumbung_intake_queued_operations_max', 'Most operations that may wait (LUMBUNG_QUEUE_LIMIT).', { labels: { kind } }),
  inFlight: gauge('lumbung_intake_batches_in_flight', 'Batches that fly and hold a place.', { labels: { kind } }),
  unfinished: gauge('lumbung_intake_unfinished_batches', 'Batches that are not finished, slow ones included.', {
    labels: { kind },
    watch: 'At `lumbung_intake_unfinished_batches_max` for a minute: nothing is finished. Workers, Temporal or Postgres are away.',
  }),
  unfinishedMax: gauge('lumbung_intake_unfinished_batches_max', 'Most batches that may be unfinished (LUMBUNG_BATCHES_UNFINISHED).', {
    labels: { kind },
  }),
};

export type ApiMetrics = Metrics<typeof API_METRICS>;

export function createApiMetrics(): ApiMetrics {
  const metrics = createMetrics(API_METRICS);
  tellBuild(metrics, 'api');
  return metrics;
}
