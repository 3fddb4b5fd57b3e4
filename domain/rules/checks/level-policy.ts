import type { CompiledLevelPolicy } from '../../levels/policy';
import type { LevelPolicy } from '../rule-set';
import { LONGEST } from './lots';
import type { Report } from './report';

/** So long is nobody's grace. */
const MOST_GRACE_DAYS = 3_650;

/**
 * Checks how levels are kept and lost and makes it ready.
 * @param higher how many levels there are that can be lost
 */
export function compileLevelPolicy(policy: LevelPolicy | null | undefined, higher: number, report: Report): CompiledLevelPolicy {
  const { period = null, keepFor = null, downgrade = 'never', graceDays = 0 } = policy ?? {};
  if (period !== null && 'months' in period) checkMonths('levelPolicy.period.months', period.months, report);
  if (keepFor !== null) checkMonths('levelPolicy.keepFor.months', keepFor.months, report);
  if (!Number.isSafeInteger(graceDays) || graceDays < 0 || graceDays > MOST_GRACE_DAYS)
    report.error('levelPolicy.graceDays', `An integer from 0 to ${MOST_GRACE_DAYS} is needed.`);
  if (downgrade === 'never' && higher > 0) warnOfNever({ keepFor, graceDays }, report);
  return { period, keepFor: keepFor && { months: keepFor.months, roundUpTo: keepFor.roundUpTo ?? null }, downgrade, graceDays };
}

function checkMonths(path: string, months: number, report: Report): void {
  if (!Number.isSafeInteger(months) || months < 1 || months > LONGEST.months) report.error(path, `An integer from 1 to ${LONGEST.months} is needed.`);
}

/** A level that is never lost needs no keeping. */
function warnOfNever({ keepFor, graceDays }: Pick<CompiledLevelPolicy, 'graceDays'> & Pick<LevelPolicy, 'keepFor'>, report: Report): void {
  if (keepFor) report.warn('levelPolicy.keepFor', 'Without `downgrade` no level is ever lost: it decides nothing.');
  if (graceDays > 0) report.warn('levelPolicy.graceDays', 'Without `downgrade` no level is ever lost: it decides nothing.');
}
