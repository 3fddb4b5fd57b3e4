import type { RuleFailure } from '../activities/batch/context';
import type { Logger } from '../platform/logger';
import type { WorkerMetrics } from '../platform/metrics/worker-metrics';

/** Rules whose first failure was logged; beyond that they may be logged again. */
const MOST = 1_000;

/**
 * Counts the rules that orders had to do without, and logs the first failure of each: a rule that fails on one order often fails on many, and
 * the explanation of each of them says so.
 */
export function observeRuleFailures(logger: Logger, metrics: WorkerMetrics | undefined): (failure: RuleFailure) => void {
  const logged = new Set<string>();
  return ({ detail, ...failure }) => {
    metrics?.of.ruleErrors.inc({ kind: failure.ruleKind });
    const rule = JSON.stringify([failure.programId, failure.ruleSetVersion, failure.ruleKind, failure.ruleId]);
    if (logged.has(rule)) return;
    if (logged.size >= MOST) logged.clear();
    logged.add(rule);
    logger.warn('a rule failed on the data of an order and was skipped', { ...failure, why: detail });
  };
}
