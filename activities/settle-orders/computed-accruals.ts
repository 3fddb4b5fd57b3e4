import type { Accrual } from '../../domain/settlement/outcome';
import type { OperationRef } from '../../workflows/operation';

/** Accruals that were computed and not stored yet; more than that were left behind by executions that other workers went on with. */
const MOST = 5_000;

/**
 * What step 1 found that orders earn, for step 2 in the same process a moment later: it need not read them again. An attempt is decided on once, so what
 * was found once its decision is committed is what step 2 would find anew.
 */
export class ComputedAccruals {
  private readonly found = new Map<string, Accrual | null>();

  keep(ref: OperationRef, accrual: Accrual | null): void {
    this.found.set(keyOf(ref), accrual);
    const oldest = this.found.keys().next().value;
    if (this.found.size > MOST && oldest !== undefined) this.found.delete(oldest);
  }

  /** Undefined: not known here; null: nothing can be earned. Taken once: whoever tries again reads. */
  take(ref: OperationRef): Accrual | null | undefined {
    const key = keyOf(ref);
    const accrual = this.found.get(key);
    this.found.delete(key);
    return accrual;
  }
}

function keyOf({ programId, id, attempt }: OperationRef): string {
  return `${programId}/${id}/${attempt}`;
}
