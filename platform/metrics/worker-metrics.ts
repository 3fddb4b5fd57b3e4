import { INVARIANT_NAMES } from '../../domain/reconciliation/invariants';
import { BATCH_SIZES, STEP_SECONDS } from './buckets';
import { counter, gauge, histogram } from './definition';
import { createMetrics, type Metrics } from './metrics';
import { OPERATION_KINDS } from './operation-kinds';
import { PROCESS_METRICS, tellBuild } from './process-metrics';

/** Steps of settlements, grants and operations on points, as their activities are named. */
export const STEPS = ['applyDiscounts', 'accruePoints', 'redeemPoints', 'undoSettlement', 'postGrants', 'postOperations'] as const;
export type Step = (typeof STEPS)[number];

/** What a step says of an operation that ends with it. */
export const STEP_OUTCOMES = ['settled', 'replayed', 'refused', 'conflict', 'failed', 'undone', 'locked'] as const;

/** Classes of SQLSTATE that pass by themselves, so that a step is tried again. */
export const RETRIED_CLASSES = ['08', '25', '40', '53', '55', '57', '58', 'other', 'unreachable'] as const;

/** Kinds of rules that can fail. */
export const RULE_KINDS = ['discount', 'earning'] as const;

const kind = OPERATION_KINDS;
const step = STEPS;

/** What a worker process tells. Steps run at least once: what ran again after a crash is counted again. */
export const WORKER_METRICS = {
  ...PROCESS_METRICS,
  settlements: counter('lumbung_settlements_total', 'Operations that a step ended or passed on, by what it said of them.', {
    labels: {
      kind,
      step,
      outcome: STEP_OUTCOMES,
      code: 'problem code of what was refused, else empty',
    },
    watch:
      'Nothing `settled` for five minutes while callers send; `locked` rising: somebody holds a card. `undone` follows each `failed` of a later step.',
  }),
  failures: counter('lumbung_settlement_failures_total', 'Operations that ended as failed by a fault of ours; the log names each.', {
    labels: { kind },
    watch: 'Any increase: somebody should wake up. The order can be retried once the cause is mended.',
  }),
  stepSeconds: histogram(
    'lumbung_settlement_step_duration_seconds',
    'How long a step took for its batch, tries that have to be repeated included.',
    STEP_SECONDS,
    {
      labels: { step },
      watch: 'p99 above 1 s for five minutes: Postgres is slow, or cards are locked.',
    },
  ),
  stepSize: histogram('lumbung_settlement_step_operations', 'Operations that a step was given at once.', BATCH_SIZES, { labels: { step } }),
  retries: counter(
    'lumbung_settlement_step_retries_total',
    'Tries of a step that have to be repeated, by class of SQLSTATE; `unreachable`: no answer at all.',
    {
      labels: { step, sqlstate: RETRIED_CLASSES },
      watch: 'Rising for a minute: Postgres is away, read-only (25), out of something (53), or keeps deadlocking (40).',
    },
  ),
  splits: counter('lumbung_settlement_splits_total', 'Times that a batch was cut into parts to find out which operation fails or waits for a lock.', {
    labels: { step },
    watch: 'Rising without failures: cards stay locked.',
  }),
  ruleErrors: counter(
    'lumbung_rule_errors_total',
    'Rules that were skipped on an order because they failed on its data (division by zero, a text where a number is needed), by kind of rule. The log names each rule once, the explanation of the order says why.',
    {
      labels: { kind: RULE_KINDS },
      watch: 'Any increase: a condition does not fit the data that is sent; customers may be missing a discount or points.',
    },
  ),
  simulations: counter('lumbung_simulations_total', 'Simulations that have ended; `failed` ones say why.', {
    labels: { state: ['done', 'failed'] },
    watch: '`failed` rising: a draft can’t be computed on real orders, or by a fault of ours, of which the log has the error.',
  }),
  lifecycleRuns: counter('lumbung_lifecycle_runs_total', 'Nightly runs that have come to their end, with those of missed dates counted as one.', {
    watch: 'No increase for 25 hours where there is a program that is no sandbox: no points expire, no level is looked at.',
  }),
  lifecycleChunkSeconds: histogram(
    'lumbung_lifecycle_chunk_duration_seconds',
    'How long a transaction of a nightly run took: for so long settlements may wait for a card.',
    STEP_SECONDS,
    { watch: 'p99 above 0.5 s: Postgres is slow, or `LUMBUNG_LIFECYCLE_SHARE` leaves settlements too little.' },
  ),
  lifecycleFailures: counter(
    'lumbung_lifecycle_failures_total',
    'Cards that a nightly run left out by a fault of ours; the log names each, and the next run tries it again.',
    { watch: 'Any increase: somebody should wake up.' },
  ),
  swept: counter(
    'lumbung_swept_orders_total',
    'Orders that their execution had left behind, and orders and grants lost after a `202`, started anew by the sweeper.',
    {
      watch: 'Any increase: an execution was terminated, or Temporal lost its database. The orders are settled all the same.',
    },
  ),
  stuck: gauge(
    'lumbung_unfinished_orders',
    'Orders under way, and orders and grants answered with `202` and not begun, for longer than the sweeper waits (30 s), at its last look. The same from every worker.',
    {
      watch: 'Above 0 for five minutes.',
    },
  ),
  oldest: gauge('lumbung_unfinished_order_age_seconds', 'Since the acceptance of the oldest of these orders; 0 without any.', {
    watch: 'Above 300.',
  }),
  lastLook: gauge(
    'lumbung_sweeper_last_look_timestamp_seconds',
    'When the sweeper last knew which orders are unfinished and asked Temporal for them; it looks every 15 s.',
    {
      watch: 'More than two minutes ago: the two numbers above are old, and nobody looks after orders.',
    },
  ),
  consistency: gauge(
    'lumbung_consistency_ratio',
    'Share of cards without any difference in the last finished reconciliation, rounded down to six digits; 1 before the first one. The same from every worker.',
    {
      watch: 'Below 1: the books don’t agree. Look at the open cases.',
    },
  ),
  differences: gauge('lumbung_reconciliation_differences', 'Differences that the last finished reconciliation found, by invariant.', {
    labels: { invariant: INVARIANT_NAMES },
    watch: 'Above 0.',
  }),
  unresolvedCases: gauge('lumbung_reconciliation_unresolved_cases', 'Differences that no person has resolved yet.', {
    watch: 'Above 0 for a day.',
  }),
  reconciledAt: gauge('lumbung_reconciliation_finished_timestamp_seconds', 'When the last reconciliation was finished; 0: none ever was.', {
    watch: 'More than two days ago, where it is scheduled daily.',
  }),
  partitionsKept: gauge(
    'lumbung_partitions_kept_timestamp_seconds',
    'When the partitions of the coming three months were last known to be there; made sure of every six hours.',
    {
      watch: 'More than a day ago. Without a partition of the month nothing can be stored.',
    },
  ),
};

export type WorkerMetrics = Metrics<typeof WORKER_METRICS>;

export function createWorkerMetrics(): WorkerMetrics {
  const metrics = createMetrics(WORKER_METRICS);
  tellBuild(metrics, 'worker');
  return metrics;
}
