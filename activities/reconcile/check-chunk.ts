import { openCases, type OpenedCase } from '../../db/reconciliation/cases';
import { lookAtCards, lookAtCounters, lookAtOperations, type Look } from '../../db/reconciliation/look';
import { endReconciliation, lockOpen, readOpen, readProgress, saveProgress, type OpenReconciliation } from '../../db/reconciliation/progress';
import { PARTS } from '../../db/reconciliation/reconciliation';
import { inTransaction } from '../../db/transaction';
import { addTallies } from '../../domain/reconciliation/tally';
import { racePoint } from '../../platform/race-points';
import type { ReconciliationProgress, ReconciliationRef } from '../../workflows/reconcile/contract';
import type { ActivityContext } from '../batch/context';

/** Some tens of milliseconds' worth. */
const CARDS = 500;

/**
 * The next chunk of a reconciliation: looks at it on a snapshot of its own, then stores what it found and that it is done, in one transaction. Whoever
 * is killed in between leaves nothing; whoever comes second finds it done. Of the ledger it only reads.
 */
export async function checkChunk(context: ActivityContext, { reconciliationId }: ReconciliationRef): Promise<ReconciliationProgress> {
  const { database } = context;
  const named = [{ id: reconciliationId }];
  const open = await inTransaction(database, (tx) => readOpen(tx, reconciliationId));
  if (open === null) return inTransaction(database, (tx) => readProgress(tx, reconciliationId));
  const look = await lookAt(context, open);
  const { progress, opened } = await inTransaction(database, async (tx) => {
    const now = await lockOpen(tx, reconciliationId);
    const isMine = now?.chunks === open.chunks;
    const cases = isMine ? await openCases(tx, reconciliationId, look.found) : [];
    if (isMine) await advance(reconciliationId, now, look);
    await racePoint('reconcile.written', named);
    return { progress: await readProgress(tx, reconciliationId), opened: cases };

    async function advance(id: string, from: OpenReconciliation, found: Look): Promise<void> {
      const next = PARTS[PARTS.indexOf(from.part) + 1];
      const place = found.upTo === null ? { part: next ?? from.part, position: '' } : { part: from.part, position: found.upTo };
      await saveProgress(tx, id, { ...from, ...place, chunks: from.chunks + 1, tallies: addTallies(from.tallies, found.tallies) });
      if (found.upTo === null && next === undefined) await endReconciliation(tx, id, null);
    }
  });
  tellOf(context, reconciliationId, opened);
  await racePoint('reconcile.after', named);
  return progress;
}

function lookAt({ database, stuckAfterSeconds }: ActivityContext, { part, position }: OpenReconciliation): Promise<Look> {
  switch (part) {
    case 'cards':
      return lookAtCards(database, position, CARDS);
    case 'counters':
      return lookAtCounters(database, position);
    case 'operations':
      return lookAtOperations(database, stuckAfterSeconds);
  }
}

/** Each new case is an ERROR: the books don't agree, and only a person can say why. */
function tellOf({ logger }: ActivityContext, reconciliationId: string, opened: readonly OpenedCase[]): void {
  for (const found of opened) logger.error('a reconciliation found a difference', { reconciliationId, ...found });
}
