import type { Report } from './checks/report';
import type { CompiledReturns } from './compiled';
import type { RuleSet } from './rule-set';

const DEFAULT_GRACE_DAYS = 30;

/** Keeps dates within four-digit years. */
const LONGEST_GRACE_DAYS = 3_650;

/** Checks how returns are settled and fills in what isn't said. */
export function compileReturns({ returns, lots, earning }: Pick<RuleSet, 'returns' | 'lots' | 'earning'>, report: Report): CompiledReturns {
  const { clawback = 'proportional', source = 'unlimited', restoreGraceDays = DEFAULT_GRACE_DAYS } = returns ?? {};
  report.integer('returns.restoreGraceDays', restoreGraceDays, 0);
  if (restoreGraceDays > LONGEST_GRACE_DAYS) report.error('returns.restoreGraceDays', `At most ${LONGEST_GRACE_DAYS} days.`);
  const pends = [lots?.pendingFor, ...earning.map(({ pendingFor }) => pendingFor)].some((pending) => pending !== undefined && pending !== null);
  if (source === 'only_pending' && !pends) report.warn('returns.source', 'Points are never pending: nothing would be taken back.');
  return { clawback, source, restoreGraceDays };
}
