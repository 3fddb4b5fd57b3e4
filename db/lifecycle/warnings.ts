import type { Tx } from '../transaction';
import type { OpenRun } from './progress';

/**
 * Writes an event `lot.expiring` for each lot of the next cards that lapses within some of the days given, once for each lot and warning.
 * @returns the last card looked at (null: there is none after it), and how many events were written
 */
export async function warnOfExpiry(
  tx: Tx,
  { programId, businessDate, position }: OpenRun,
  days: readonly number[],
  look: number,
): Promise<{ position: number | null; warnings: number }> {
  const [warned] = await tx.query<{ position: number | null; warnings: number }>(
    'select * from lumbung.warn_of_expiry(null, $1, $2::date, $3::integer[], $4::bigint, $5::integer)',
    [programId, businessDate, days, position, look],
  );
  if (!warned) throw new Error('the chunk said nothing');
  return warned;
}
