import type { TestDatabase } from './database';
import { BOOK_INVARIANTS } from './invariants/books';
import { DATES, FEFO } from './invariants/fefo';
import type { Invariant } from './invariants/invariant';
import { LEDGER_INVARIANTS } from './invariants/ledger';
import { LEVEL_INVARIANTS } from './invariants/levels';
import { SETTLEMENT_INVARIANTS } from './invariants/settlement';

export { ALL_TABLES, LEDGER_TABLES, expectUntouched, snapshot } from './invariants/snapshot';

/** Everything that must hold of any database of Lumbung while no transaction is under way. */
export const INVARIANTS: readonly Invariant[] = [
  ...BOOK_INVARIANTS,
  ...LEDGER_INVARIANTS,
  ...SETTLEMENT_INVARIANTS,
  ...LEVEL_INVARIANTS,
  FEFO,
  DATES,
];

/** Whoever looks at a database. */
type Looking = Pick<TestDatabase, 'rows'> & Partial<Pick<TestDatabase, 'prepared'>>;

/** All in one statement, because a property test looks after each of its steps. */
const EVERY_VIOLATION = INVARIANTS.map(
  ({ violations }, place) => `select ${place} as place, to_jsonb(violation) as row from (${violations}) violation`,
).join(' union all ');

/** Rows shown of each broken invariant. */
const SHOWN = 5;

/** Names the broken invariants, each with its first rows; empty when all hold. */
export async function brokenInvariants(database: Looking): Promise<string[]> {
  const found = await (database.prepared ?? database.rows)<{ place: number; row: unknown }>(EVERY_VIOLATION);
  return INVARIANTS.flatMap(({ name }, place) => {
    const rows = found.filter((violation) => violation.place === place).map(({ row }) => row);
    return rows.length === 0 ? [] : [`${name} (${rows.length} rows): ${JSON.stringify(rows.slice(0, SHOWN))}`];
  });
}

/** Asserts every invariant. Call it after each step of a property test, and at the end of every test that writes. */
export async function expectInvariants(database: Looking): Promise<void> {
  expect(await brokenInvariants(database)).toEqual([]);
}
