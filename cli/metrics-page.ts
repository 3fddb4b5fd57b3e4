import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { API_METRICS } from '../platform/metrics/api-metrics';
import type { MetricDefinition } from '../platform/metrics/definition';
import type { Definitions } from '../platform/metrics/metrics';
import { PROCESS_METRICS } from '../platform/metrics/process-metrics';
import { WORKER_METRICS } from '../platform/metrics/worker-metrics';
import { markdownTable } from './markdown-table';

const WHERE = [
  ['API', '`/metrics` of its port', 'of the role `operator`, `auditor` or `admin`, not limited to programs'],
  [
    'worker',
    '`/metrics` at `LUMBUNG_WORKER_METRICS_HOST`, `LUMBUNG_WORKER_METRICS_PORT`; `/healthz` beside it',
    'none: let it listen only where you trust those who can reach it',
  ],
  ["Temporal's server", '`npm start` prints it; elsewhere as that server is set up', 'as that server is set up'],
] as const;

const REQUESTS = 'lumbung_http_request_duration_seconds';

/** What somebody should be woken by, and how Prometheus asks for it. */
export const ALERTS = [
  ['an order failed', 'sum(increase(lumbung_settlement_failures_total[10m])) > 0'],
  ['orders were left behind', 'sum(increase(lumbung_swept_orders_total[10m])) > 0'],
  ['orders stay unfinished', 'max(min_over_time(lumbung_unfinished_orders[5m])) > 0'],
  ['nobody looks after orders', 'time() - max(lumbung_sweeper_last_look_timestamp_seconds) > 120'],
  ['nobody keeps partitions ahead', 'time() - max(lumbung_partitions_kept_timestamp_seconds) > 86400'],
  ['too many answers are errors', `sum(rate(${REQUESTS}_count{status=~"5.."}[5m])) / sum(rate(${REQUESTS}_count[5m])) > 0.01`],
  ['orders are answered too slowly', `histogram_quantile(0.99, sum by (le) (rate(${REQUESTS}_bucket{method="POST", route="/v1/orders"}[5m]))) > 1`],
  ['callers are sent away', 'sum by (reason) (rate(lumbung_load_refusals_total{reason!="draining"}[5m])) > 0.1'],
  ['callers are soon sent away', 'lumbung_intake_queued_operations / lumbung_intake_queued_operations_max > 0.8'],
  ['nothing is finished', 'min_over_time(lumbung_intake_unfinished_batches[1m]) >= lumbung_intake_unfinished_batches_max'],
  ['the pool of connections is empty', 'min_over_time(lumbung_database_pool_waiting[5m]) > 0'],
  ['steps have to be repeated', 'sum(rate(lumbung_settlement_step_retries_total[5m])) > 0.1'],
  ['a process is gone, or does not tell', 'up == 0'],
] as const;

/** The page that explains every number, generated from what the processes count with. */
export function metricsPage(): string {
  return `# Metrics

Every process tells its own numbers in Prometheus' text format; they start at 0 with it. None of them names a member, an order or a program.
This page is generated from \`platform/metrics/\` by \`npm run docs:metrics\`.

${markdownTable(['process', 'where', 'key'], WHERE)}

Beside these a worker tells what Temporal's SDK counts (\`temporal_*\`, named as the official dashboards want it: slots, task latencies, requests), and
both processes tell of Node (\`process_*\`, \`nodejs_*\`: CPU, memory, delay of the event loop, garbage collection). Of those, watch
\`nodejs_eventloop_lag_p99_seconds\` (above 0.1 for five minutes: the process has more to do than a core can) and \`process_resident_memory_bytes\`.
While its database is away, the API can't verify keys and refuses to tell: that, too, is an alert (\`up == 0\`). A worker goes on telling.

## API and worker

${table(PROCESS_METRICS)}

## API

${table(without(API_METRICS, PROCESS_METRICS))}

## Worker

A step runs at least once: what ran again after a crash is counted again, so these numbers show what goes on, and the ledger what happened.
\`failed\` is told by the step in which an order failed; one that fails after the first step is taken back, and \`undone\` says so.

${table(without(WORKER_METRICS, PROCESS_METRICS))}

## Prometheus

\`\`\`yaml
scrape_configs:
  - job_name: lumbung-api
    authorization:
      credentials_file: /etc/prometheus/lumbung-key # holds the secret of a key of the role operator
    static_configs:
      - targets: ['127.0.0.1:8080']
  - job_name: lumbung-worker
    static_configs:
      - targets: ['127.0.0.1:9464']
\`\`\`

Inside the network of \`docker-compose.yml\` the workers, however many, are found by \`dns_sd_configs: [{ names: [worker], type: A, port: 9464 }]\`
and the API is \`api:8080\`. What somebody should be woken by, as Prometheus asks it:

${markdownTable(
  ['alert', 'expression'],
  ALERTS.map(([what, expression]) => [what, `\`${expression}\``]),
)}
`;
}

function table(definitions: Definitions): string {
  const rows = Object.values(definitions).map((definition) => [
    `\`${definition.name}\``,
    definition.kind,
    labels(definition),
    definition.help,
    definition.watch,
  ]);
  return markdownTable(
    ['Name', 'Kind', 'Labels', 'Meaning', 'Watch'],
    rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|'))),
  );
}

function labels({ labels }: MetricDefinition): string {
  return Object.entries(labels)
    .map(([label, values]) => `\`${label}\`: ${typeof values === 'string' ? values : values.map((value) => `\`${value}\``).join(', ')}`)
    .join('; ');
}

function without(definitions: Definitions, others: Definitions): Definitions {
  return Object.fromEntries(Object.entries(definitions).filter(([name]) => !(name in others)));
}

if (require.main === module) void writeFile(join(process.cwd(), 'docs', 'metrics.md'), metricsPage());
