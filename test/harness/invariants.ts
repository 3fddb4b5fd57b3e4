import type { TestDatabase } from './database';
import { DATES, FEFO } from './invariants/fefo';
import type { Invariant } from './invariants/invariant';
import { LEDGER_INVARIANTS } from './invariants/ledger';
import { LEVEL_INVARIANTS } from './invariants/levels';
import { SETTLEMENT_INVARIANTS } from './invariants/settlement';

export { ALL_TABLES, LEDGER_TABLES, expectUntouched, snapshot } from './invariants/snapshot';

/** Everything that must hold of any database of Lumbung while no transaction is under way. */
export const INVARIANTS: readonly Invariant[] = [...LEDGER_INVARIANTS, ...SETTLEMENT_INVARIANTS, ...LEVEL_INVARIANTS, FEFO, DATES];

/** Rows shown of each broken invariant. */
const SHOWN = 5;

/** Names the broken invariants, each with its first rows; empty when all hold. */
export async function brokenInvariants(database: Pick<TestDatabase, 'rows'>): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, violations } of INVARIANTS) {
    const rows = await database.rows(violations);
    if (rows.length > 0) broken.push(`${name} (${rows.length} rows): ${JSON.stringify(rows.slice(0, SHOWN))}`);
  }
  return broken;
}

/** Asserts every invariant. Call it after each step of a property test, and at the end of every test that writes. */
export async function expectInvariants(database: Pick<TestDatabase, 'rows'>): Promise<void> {
  expect(await brokenInvariants(database)).toEqual([]);
}
