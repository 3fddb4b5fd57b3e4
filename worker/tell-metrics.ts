import type { Logger } from '../platform/logger';
import type { WorkerMetrics } from '../platform/metrics/worker-metrics';
import type { Settings } from '../platform/settings';
import { serveMetrics } from './metrics-server';
import type { ScrapeTemporal } from './runtime';

export interface TellOptions {
  settings: Pick<Settings, 'LUMBUNG_WORKER_METRICS_HOST' | 'LUMBUNG_WORKER_METRICS_PORT'>;
  logger: Logger;
  metrics: Pick<WorkerMetrics, 'scrape'>;
  scrapeTemporal: ScrapeTemporal;
}

/**
 * Serves a worker's numbers and those of Temporal's SDK at one address. Orders are settled whether or not somebody can watch: an address that
 * can't be listened on, as by a second worker of the machine, is told and no more.
 * @returns stops it
 */
export async function tellMetrics({ settings, logger, metrics, scrapeTemporal }: TellOptions): Promise<() => Promise<void>> {
  const { LUMBUNG_WORKER_METRICS_HOST: host, LUMBUNG_WORKER_METRICS_PORT: port } = settings;
  if (port === 0) return () => Promise.resolve();
  const scrape = async () => {
    const [ours, temporals] = await Promise.all([metrics.scrape(), scrapeTemporal().catch(() => "# Temporal's SDK does not answer\n")]);
    return `${ours}${temporals}`;
  };
  try {
    const server = await serveMetrics({ host, port, scrape });
    logger.info('metrics are served', { host, port: server.port });
    return server.close;
  } catch (error) {
    logger.warn('metrics are not served: nothing can listen at LUMBUNG_WORKER_METRICS_HOST and LUMBUNG_WORKER_METRICS_PORT', { host, port, error });
    return () => Promise.resolve();
  }
}
