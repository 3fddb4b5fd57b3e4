import type { Program } from '../../db/programs';

/** A program as it stands in answers. */
export function toProgramItem({ programId, name, currency, currencyDigits, timeZone, sandbox, currentVersion }: Program) {
  return { programId, name, currency, currencyDigits, timeZone, sandbox, ruleSetVersion: currentVersion };
}
