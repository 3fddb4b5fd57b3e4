import type { RuleSet } from '../../domain/rules/rule-set';
import type { ProgramFacts } from '../../domain/settlement/facts';
import type { Tx } from '../transaction';

/** What a step has to know of a program. */
export interface SettledProgram extends ProgramFacts {
  sandbox: boolean;
  currentVersion: number;
  /** The latest business date that a sandbox has seen. */
  latestBusinessDate: string | null;
}

/** Reads programs as they are now: the current version is fixed for an order when it is first worked on. */
export function readPrograms(tx: Tx, programIds: readonly string[]): Promise<SettledProgram[]> {
  return tx.query<SettledProgram>(
    `select program_id as "programId", currency, currency_digits as "currencyDigits", time_zone as "timeZone", sandbox,
            current_version as "currentVersion", latest_business_date as "latestBusinessDate"
       from lumbung.program where program_id = any ($1::text[])`,
    [programIds],
  );
}

/** Body of a version of a rule set, or undefined if there is no such version. */
export async function readRuleSet(tx: Tx, programId: string, version: number): Promise<RuleSet | undefined> {
  const [row] = await tx.query<{ body: RuleSet }>('select body from lumbung.rule_set where program_id = $1 and version = $2', [programId, version]);
  return row?.body;
}
