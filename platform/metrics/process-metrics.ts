import { collectDefaultMetrics } from 'prom-client';
import { productVersion } from '../product-version';
import { gauge } from './definition';
import type { Metrics } from './metrics';

/** What every process tells. */
export const PROCESS_METRICS = {
  build: gauge('lumbung_build_info', 'Always 1; says in its labels what runs.', {
    labels: { component: ['api', 'worker'], version: 'of Lumbung', node: 'version of Node' },
    watch: 'More than one `version` for longer than a rollout takes.',
  }),
  pool: gauge('lumbung_database_pool_connections', 'Connections to Postgres that the pool has, those being opened included.'),
  poolInUse: gauge('lumbung_database_pool_connections_in_use', 'Connections to Postgres that somebody is using.'),
  poolMax: gauge('lumbung_database_pool_connections_max', 'Most connections that the pool opens (LUMBUNG_DATABASE_POOL).'),
  poolWaiting: gauge('lumbung_database_pool_waiting', 'Requests for a connection that wait for one.', {
    watch: 'Above 0 for five minutes: Postgres is slow, or the pool too small.',
  }),
};

/** How a pool of connections is used. */
export interface PoolUse {
  size: number;
  inUse: number;
  max: number;
  waiting: number;
}

export type ProcessMetrics = Metrics<typeof PROCESS_METRICS>;

/** Tells what runs. */
export function tellBuild({ of }: ProcessMetrics, component: 'api' | 'worker'): void {
  of.build.set({ component, version: productVersion(), node: process.version }, 1);
}

/** Tells of a pool of connections whenever somebody asks. */
export function watchPool({ of, onScrape }: ProcessMetrics, look: () => PoolUse): void {
  onScrape(() => {
    const { size, inUse, max, waiting } = look();
    of.pool.set(size);
    of.poolInUse.set(inUse);
    of.poolMax.set(max);
    of.poolWaiting.set(waiting);
  });
}

/** Tells of Node itself: CPU, memory, delay of the event loop, garbage collection (`process_*`, `nodejs_*`). For processes that have one registry. */
export function watchNode({ registry }: Pick<ProcessMetrics, 'registry'>): void {
  collectDefaultMetrics({ register: registry });
}
