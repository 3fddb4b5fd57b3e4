import { OPERATION_KINDS } from './operation-kinds';
import { readPrometheusText } from '../../test/harness/prometheus-text';
import { API_METRICS, createApiMetrics } from './api-metrics';
import { counter, gauge, histogram } from './definition';
import { createMetrics, type Definitions } from './metrics';
import { watchNode, watchPool } from './process-metrics';
import { createWorkerMetrics, WORKER_METRICS } from './worker-metrics';

describe('createMetrics', () => {
  it('starts a counter at 0 where all its label values are known, so that the first step up is seen', async () => {
    const told = createMetrics({
      known: counter('known_total', 'h', { labels: { a: ['x', 'y'], b: ['z'] } }),
      open: counter('open_total', 'h', { labels: { a: ['x'], b: 'anything' } }),
      plain: counter('plain_total', 'h'),
    });
    const text = readPrometheusText(await told.scrape());
    expect(text.get('known_total')).toEqual(new Map([['a="x",b="z"', 0], ['a="y",b="z"', 0]])); // prettier-ignore
    expect(text.get('open_total')).toBeUndefined();
    expect(text.get('plain_total')).toEqual(new Map([['', 0]]));
  });

  it('looks up what is to be looked up when somebody asks', async () => {
    const metrics = createMetrics({ now: gauge('now_items', 'h'), size: histogram('size_items', 'h', [1, 2]) });
    let items = 3;
    metrics.onScrape(() => metrics.of.now.set(items));
    expect(readPrometheusText(await metrics.scrape()).get('now_items')).toEqual(new Map([['', 3]]));
    items = 4;
    expect(readPrometheusText(await metrics.scrape()).get('now_items')).toEqual(new Map([['', 4]]));
  });

  it('knows nothing of other metrics of the process', async () => {
    const [one, other] = [createApiMetrics(), createApiMetrics()];
    one.of.replays.inc({ kind: 'order' });
    expect((await other.of.replays.get()).values.map(({ value }) => value)).toEqual(OPERATION_KINDS.map(() => 0));
  });
});

describe.each<[string, Definitions]>([
  ['API', API_METRICS],
  ['worker', WORKER_METRICS],
])('the numbers of the %s', (_, definitions) => {
  it.each(Object.values(definitions).map((one) => [one.name, one] as const))('%s is named as Prometheus wants it, and explained', (name, one) => {
    expect(name).toMatch(/^lumbung_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(one.kind === 'counter');
    if (one.kind === 'histogram') expect(name).toMatch(/_(seconds|operations)$/);
    expect(name).not.toMatch(/_(ms|millis|milliseconds|minutes|kb|mb|count|sum|bucket)(_|$)/);
    expect(one.help).toMatch(/^[A-Z].*\.$/);
    expect([...one.buckets]).toEqual([...one.buckets].sort((a, b) => a - b));
    expect(one.watch).toMatch(/^$|\.$/);
  });

  it('are each there once', () => {
    const names = Object.values(definitions).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('a process tells what it is, of its pool, and of Node', async () => {
  const metrics = createWorkerMetrics();
  watchPool(metrics, () => ({ size: 5, inUse: 3, max: 8, waiting: 2 }));
  watchNode(metrics);
  const text = readPrometheusText(await metrics.scrape());
  expect([...text.get('lumbung_build_info')!.keys()]).toEqual([expect.stringMatching(/component="worker",node="v\d.*",version="\d+\.\d+\.\d+"/)]);
  const pool = ['', '_in_use', '_max'].map((of) => text.get(`lumbung_database_pool_connections${of}`)!.get(''));
  expect([...pool, text.get('lumbung_database_pool_waiting')!.get('')]).toEqual([5, 3, 8, 2]);
  for (const name of [
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_heap_size_used_bytes',
    'process_resident_memory_bytes',
  ])
    expect([name, text.has(name)]).toEqual([name, true]);
});
