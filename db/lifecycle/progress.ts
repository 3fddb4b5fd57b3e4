import type { LifecycleCounts } from '../../domain/lifecycle/counts';
import { FIRST_PHASE, type Phase } from '../../domain/lifecycle/phases';
import type { Tx } from '../transaction';

/** A run under way, locked. */
export interface OpenRun {
  programId: string;
  /** `YYYY-MM-DD` */
  businessDate: string;
  phase: Phase;
  /** The card up to which the phase has come. */
  position: number;
  counts: Partial<LifecycleCounts>;
  /** On whose behalf entries are written. */
  actor: string;
  keyId: string;
  requestId: string;
}

/** Locks the earliest unfinished run of a program up to a date, so that two executions don't do the same chunk; null: none is left, or another one was a moment faster. */
export async function lockRun(tx: Tx, programId: string, until: string): Promise<OpenRun | null> {
  const [run] = await tx.query<OpenRun>('select * from lumbung.lock_lifecycle_run(null, $1, $2::date, $3)', [programId, until, FIRST_PHASE]);
  return run ?? null;
}

/** How far a run has come; phase null: it is done. */
export async function saveRun(tx: Tx, run: OpenRun, phase: Phase | null, position: number, counts: LifecycleCounts): Promise<void> {
  await tx.query('select lumbung.save_lifecycle_run(null, $1, $2::date, $3, $4::bigint, $5::jsonb)', [
    run.programId,
    run.businessDate,
    phase,
    position,
    JSON.stringify(counts),
  ]);
}
