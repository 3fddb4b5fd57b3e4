import { accrue } from '../../domain/settlement/accrual';
import { readDiscounted, type DiscountedOrder } from '../../db/kernel/attempts';
import { accruePoints as writeAccrual } from '../../db/kernel/kernel';
import { inTransaction, type Tx } from '../../db/transaction';
import type { Accrual } from '../../domain/settlement/outcome';
import { racePoint } from '../../platform/race-points';
import type { OperationRef } from '../../workflows/operation';
import type { SettleOrdersActivities } from '../../workflows/settle-orders/contract';
import type { ActivityContext } from '../batch/context';
import { STATEMENT_TIMEOUT_MS } from '../batch/limits';
import { retryable } from '../batch/retryable';
import { splitting } from '../batch/split';
import { stragglers } from './stragglers';

/**
 * Step 2 for a batch: computes what each order earns, by rule and line, from the facts that step 1 fixed, and stores it. Attempts that are
 * past this step stay as they are.
 */
export async function accruePoints(context: ActivityContext, refs: OperationRef[]): ReturnType<SettleOrdersActivities['accruePoints']> {
  await racePoint('accruePoints.before', refs);
  const split = await splitting(
    refs,
    (part, limits) =>
      inTransaction(
        context.database,
        async (tx) => {
          const rows = await accruals(context, tx, part);
          if (rows.length > 0) await writeAccrual(tx, null, rows);
          await racePoint('accruePoints.written', part);
        },
        { ...limits, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
      ),
    () => context.onSplit?.('accruePoints'),
  ).catch((error: unknown) => {
    throw retryable(error);
  });
  await racePoint('accruePoints.after', refs);
  return stragglers(context, refs, split);
}

interface Accrued extends OperationRef {
  accrual: Accrual | null;
}

/** What each earns: as step 1 found it in this process, or computed from what it stored. */
async function accruals(context: ActivityContext, tx: Tx, refs: readonly OperationRef[]): Promise<Accrued[]> {
  const known: Accrued[] = [];
  const unknown: OperationRef[] = [];
  for (const ref of refs) {
    const accrual = context.accruals.take(ref);
    if (accrual === undefined) unknown.push(ref);
    else known.push({ ...ref, accrual });
  }
  return unknown.length === 0 ? known : [...known, ...(await compute(context, tx, await readDiscounted(tx, unknown)))];
}

async function compute(context: ActivityContext, tx: Tx, orders: readonly DiscountedOrder[]): Promise<Accrued[]> {
  const rows: Accrued[] = [];
  for (const { programId, id, attempt, request, facts, pricing, redemption, ruleSetVersion, program } of orders) {
    const compiled = await context.ruleSets.get(tx, programId, ruleSetVersion);
    if (!compiled) throw new Error(`version ${ruleSetVersion} of program ${programId} is gone`);
    rows.push({ programId, id, attempt, accrual: facts && accrue(request, compiled, program, facts, pricing, redemption) });
  }
  return rows;
}
