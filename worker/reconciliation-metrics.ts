import type { Database } from '../db/database';
import { readReconciliationState } from '../db/reconciliation/state';
import { INVARIANT_NAMES } from '../domain/reconciliation/invariants';
import { consistencyOf, sumTallies } from '../domain/reconciliation/tally';
import type { Logger } from '../platform/logger';
import type { WorkerMetrics } from '../platform/metrics/worker-metrics';

const EVERY_MS = 15_000;

/** Tells in numbers what the last reconciliation found and how many cases nobody has closed; now, and every 15 s. */
export function startTellingReconciliation(database: Database, metrics: WorkerMetrics, logger: Logger): { stop(): void } {
  const tell = () => {
    tellReconciliation(database, metrics).catch((error: unknown) =>
      logger.warn('what the last reconciliation found could not be read; it will be tried again', { error }),
    );
  };
  tell();
  const timer = setInterval(tell, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/** Looks once. @throws when Postgres doesn't answer. */
export async function tellReconciliation(database: Database, { of }: WorkerMetrics): Promise<void> {
  const { latest, unresolved } = await readReconciliationState(database);
  of.unresolvedCases.set(unresolved);
  const tally = sumTallies(latest?.tallies ?? {});
  of.consistency.set(consistencyOf(tally));
  of.reconciledAt.set(latest?.finishedAt ? Date.parse(latest.finishedAt) / 1000 : 0);
  for (const invariant of INVARIANT_NAMES) of.differences.set({ invariant }, tally.invariants[invariant]?.differences ?? 0);
}
