import type { CompiledCaps } from '../compiled';
import type { EarningCaps } from '../rule-set';
import { within, type Report } from './report';

/** Checks the caps on what orders earn and makes them ready. */
export function compileCaps(path: string, caps: EarningCaps | null | undefined, report: Report): CompiledCaps {
  const { perOrder = null, perDay = null, maxBalance = null } = caps ?? {};
  for (const [field, value] of Object.entries({ perOrder, perDay, maxBalance })) {
    report.integer(within(path, field), value, 0);
    if (value === 0) report.warn(within(path, field), 'A cap of 0: nothing is ever earned.');
  }
  return { perOrder, perDay, maxBalance, any: perOrder !== null || perDay !== null || maxBalance !== null };
}
