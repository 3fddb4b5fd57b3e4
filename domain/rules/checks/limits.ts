import type { CompiledLimits } from '../compiled';
import type { Limits } from '../rule-set';
import { within, type Report } from './report';

/** Checks the limits of a rule and makes them ready; null if they limit nothing. */
export function compileLimits(path: string, limits: Limits | undefined, report: Report): CompiledLimits | null {
  if (limits === undefined) return null;
  const { total = null, perMember = null, amount = null, per = 'lifetime', onReturn = 'give_back' } = limits;
  for (const [field, value] of Object.entries({ total, perMember, amount })) {
    report.integer(within(path, field), value, 0);
    if (value === 0) report.warn(within(path, field), 'A limit of 0: it never applies.');
  }
  if (total !== null && perMember !== null && perMember > total) report.warn(within(path, 'perMember'), 'More than the total: it never decides.');
  if (total === null && perMember === null && amount === null) {
    report.warn(path, 'It limits nothing without total, perMember or amount.');
    return null;
  }
  return { total, perMember, amount, per, onReturn };
}
