import type { StoredProblem } from '../../domain/settlement/stored';
import { sumTallies, type Tallies } from '../../domain/reconciliation/tally';
import type { Tx } from '../transaction';
import type { Part, ReconciliationProgress, ReconciliationState } from './reconciliation';

/** A reconciliation under way, and up to where it has come. */
export interface OpenReconciliation {
  part: Part;
  position: string;
  chunks: number;
  cards: number | null;
  tallies: Tallies;
}

const OPEN = `select part, position, chunks, cards, tallies from lumbung.reconciliation where reconciliation_id = $1 and state = 'running'`;

/** Where one that is under way has come to; null: it has ended, or there is none. */
export async function readOpen(tx: Tx, reconciliationId: string): Promise<OpenReconciliation | null> {
  const [row] = await tx.query<OpenReconciliation>(OPEN, [reconciliationId]);
  return row ?? null;
}

/** The same, locked, so that two executions don't tell the same chunk twice. */
export async function lockOpen(tx: Tx, reconciliationId: string): Promise<OpenReconciliation | null> {
  const [row] = await tx.query<OpenReconciliation>(`${OPEN} for no key update`, [reconciliationId]);
  return row ?? null;
}

/** Stores a chunk that is done. It is locked. */
export async function saveProgress(tx: Tx, reconciliationId: string, { part, position, chunks, tallies }: OpenReconciliation): Promise<void> {
  await tx.query('update lumbung.reconciliation set part = $2, position = $3, chunks = $4, tallies = $5::jsonb where reconciliation_id = $1', [
    reconciliationId,
    part,
    position,
    chunks,
    JSON.stringify(tallies),
  ]);
}

/** Remembers how many cards there are, for the progress alone: of many an estimate. */
export async function saveCardCount(tx: Tx, reconciliationId: string): Promise<void> {
  await tx.query(
    `update lumbung.reconciliation r
        set cards = (select case when t.reltuples < 100000 then (select count(*) from lumbung.card) else t.reltuples::bigint end
                       from pg_class t where t.oid = 'lumbung.card'::regclass)
      where r.reconciliation_id = $1 and r.cards is null`,
    [reconciliationId],
  );
}

/** Ends one that is under way, done or (with a problem) failed; one that has ended stays as it is. */
export async function endReconciliation(tx: Tx, reconciliationId: string, problem: StoredProblem | null): Promise<void> {
  await tx.query(
    `update lumbung.reconciliation set state = case when $2::jsonb is null then 'done' else 'failed' end, problem = $2::jsonb, finished_at = clock_timestamp()
      where reconciliation_id = $1 and state = 'running'`,
    [reconciliationId, problem === null ? null : JSON.stringify(problem)],
  );
}

/** How far a reconciliation has come; one that nobody asked for is done. */
export async function readProgress(tx: Tx, reconciliationId: string): Promise<ReconciliationProgress> {
  const [row] = await tx.query<{ state: ReconciliationState; part: Part; cards: number | null; tallies: Tallies }>(
    'select state, part, cards, tallies from lumbung.reconciliation where reconciliation_id = $1',
    [reconciliationId],
  );
  const { state = 'done' as const, part = 'operations' as const, cards = 0, tallies = {} } = row ?? {};
  const sum = sumTallies(tallies);
  const differences = Object.values(sum.invariants).reduce((total, each) => total + each.differences, 0);
  return { state, part, cards, looked: sum.cards, differences };
}
