import type { Database } from '../database';
import { select } from '../reads/select';
import { findLatestReconciliation } from './requests';
import type { StoredReconciliation } from './reconciliation';

/** What the last finished reconciliation found, and how many cases nobody has resolved. */
export async function readReconciliationState(database: Database): Promise<{ latest: StoredReconciliation | null; unresolved: number }> {
  const [row] = await select<{ unresolved: number }>(
    database,
    `select count(*) as unresolved from lumbung.reconciliation_case where state in ('open', 'acknowledged')`,
    [],
  );
  return { latest: await findLatestReconciliation(database), unresolved: row?.unresolved ?? 0 };
}
