import { DefaultLogger, Runtime, type RuntimeOptions } from '@temporalio/worker';
import { freePort } from '../platform/free-ports';
import type { Logger } from '../platform/logger';

const LOOPBACK = '127.0.0.1';
/** Between finding a free port and listening on it, somebody else may take it. */
const ATTEMPTS = 5;
const PATIENCE_MS = 2_000;

/** Answers the numbers of Temporal's SDK (`temporal_*`), in Prometheus' text format. */
export type ScrapeTemporal = () => Promise<string>;

/**
 * Installs the SDK's runtime, once a process and before anything else of it.
 * @param withMetrics whether the SDK counts, too
 * @returns what answers its numbers; nothing when it doesn't count
 */
export async function installRuntime(logger: Logger, withMetrics: boolean): Promise<ScrapeTemporal> {
  const options: RuntimeOptions = {
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => logger.log(level === 'TRACE' ? 'debug' : level.toLowerCase(), message, meta)),
    shutdownSignals: [],
  };
  if (!withMetrics) {
    Runtime.install(options);
    return () => Promise.resolve('');
  }
  const port = await installWithMetrics(options);
  return async () => {
    const response = await fetch(`http://${LOOPBACK}:${port}/metrics`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.text();
  };
}

/** The SDK listens by itself, and doesn't say where when it is left to choose: the port is chosen here. */
async function installWithMetrics(options: RuntimeOptions): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    // As the official dashboards and alert rules want the names.
    const prometheus = { bindAddress: `${LOOPBACK}:${port}`, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
    try {
      Runtime.install({ ...options, telemetryOptions: { metrics: { prometheus } } });
      return port;
    } catch (error) {
      if (attempt === ATTEMPTS || !String(error).includes('Address already in use')) throw error;
    }
  }
}
