import { QueryTypes } from 'sequelize';
import type { Database } from './database';

/** Partitions are made for the current month and this many after it, at migrate, at the start of a worker, and every few hours from then on. */
export const PARTITION_MONTHS_AHEAD = 3;
/** What must be there for the service to be ready: one less, so that the first minutes of a month are no outage. */
export const PARTITION_MONTHS_NEEDED = PARTITION_MONTHS_AHEAD - 1;

/** Makes the partitions that are missing; answers their names. */
export async function ensurePartitions(database: Database): Promise<string[]> {
  const rows = await database.sequelize.query<{ name: string }>('select ensure_partitions as name from lumbung.ensure_partitions($1)', {
    type: QueryTypes.SELECT,
    bind: [PARTITION_MONTHS_AHEAD],
  });
  return rows.map(({ name }) => name);
}
