import type { Database } from '../database';
import { knownMigrations } from '../migrate';
import { PARTITION_MONTHS_NEEDED } from '../partitions';
import { select } from './select';

/** What the database lacks for this build to work on it; all empty: it is ready. */
export interface DatabaseHealth {
  /** Migrations of this build that were not applied. */
  missingMigrations: string[];
  /** Monthly partitions that should be there: the current month's and two months ahead (three are made). */
  missingPartitions: string[];
}

/** Looks at migrations and partitions. @throws whatever the connection throws when the database is away. */
export async function readHealth(database: Database): Promise<DatabaseHealth> {
  const sql = `
    select array(select known.name from unnest($1::text[]) known (name) where not exists (select from lumbung.migration m where m.name = known.name)) as "missingMigrations",
           array(select t || '_' || to_char(month, 'YYYY_MM')
                   from unnest(array['entry', 'allocation', 'settlement', 'settlement_basis']) t,
                        generate_series(date_trunc('month', now() at time zone 'UTC'), date_trunc('month', now() at time zone 'UTC') + make_interval(months => $2),
                          interval '1 month') month
                  where to_regclass('lumbung.' || t || '_' || to_char(month, 'YYYY_MM')) is null order by 1) as "missingPartitions"`;
  const [row] = await select<DatabaseHealth>(database, sql, [await knownMigrations(), PARTITION_MONTHS_NEEDED]);
  if (!row) throw new Error('the database answered nothing');
  return row;
}
