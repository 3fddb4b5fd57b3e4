import type { PoolUse } from '../platform/metrics/process-metrics';
import type { Database } from './database';

/** How the pool is used at this moment. */
export function poolUse({ sequelize }: Pick<Database, 'sequelize'>): PoolUse {
  const { pool } = sequelize.connectionManager as unknown as { pool: Record<'size' | 'using' | 'waiting' | 'maxSize', number> };
  return { size: pool.size, inUse: pool.using, waiting: pool.waiting, max: pool.maxSize };
}
