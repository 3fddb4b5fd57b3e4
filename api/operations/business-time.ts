import { Problem } from '../../domain/problem';

/** Clocks of tills run ahead; what is further ahead is a mistake (contract §2). */
const TOLERANCE_MS = 10 * 60_000;

/**
 * Refuses an operation that is dated more than 10 minutes ahead; only a sandbox plays with the future. Less counts as now, which is for the
 * first step of the settlement to say.
 * @param field name of the date in the body
 * @throws Problem `VALIDATION_FAILED`
 */
export function refuseFarFuture(field: string, said: string | undefined, now: Date, sandbox: boolean): void {
  if (sandbox || said === undefined || Date.parse(said) <= now.getTime() + TOLERANCE_MS) return;
  const message = 'is more than 10 minutes ahead';
  throw new Problem('VALIDATION_FAILED', `${field} ${message}.`, { errors: [{ path: field, message }] });
}
