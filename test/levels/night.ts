import { assessLevels, type AssessedLevels } from '../../activities/levels/assess-levels';
import { createRuleSets } from '../../activities/rule-sets';
import { inTransaction } from '../../db/transaction';
import type { TestDatabase } from '../harness/database';

const BY = { actor: 'nightly', keyId: 'nightly', requestId: 'nightly' };

/** What the nightly run of a date does to levels, in chunks; answers how many it changed. */
export async function runNight(database: TestDatabase, programId: string, date: string, limit = 3): Promise<number> {
  const pool = database.open(1);
  const ruleSets = createRuleSets();
  let changed = 0;
  for (let afterCard: number | null = null; ;) {
    const chunk = { programId, date, afterCard, limit, by: BY };
    const done: AssessedLevels = await inTransaction(pool, (tx) => assessLevels(tx, ruleSets, chunk));
    changed += done.changed;
    if (done.lastCard === null) return changed;
    afterCard = done.lastCard;
  }
}
