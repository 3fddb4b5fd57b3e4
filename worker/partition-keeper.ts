import type { Database } from '../db/database';
import { ensurePartitions } from '../db/partitions';
import type { Logger } from '../platform/logger';

const EVERY_MS = 6 * 60 * 60_000;

/**
 * Keeps monthly partitions ahead of time for as long as the process runs: now, and every six hours.
 * @param onKept told each time that they are known to be there
 */
export function startPartitionKeeper(database: Database, logger: Logger, onKept?: () => void): { stop(): void } {
  const keep = () => {
    ensurePartitions(database).then(
      (made) => {
        if (made.length > 0) logger.info('partitions made', { made });
        onKept?.();
      },
      (error: unknown) => logger.warn('partitions could not be made; it will be tried again', { error }),
    );
  };
  keep();
  const timer = setInterval(keep, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
