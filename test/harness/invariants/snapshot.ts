import type { TestDatabase } from '../database';

/** What a refusal may not touch. (The refusal itself is remembered: in `settlement` and `settlement_key`.) */
export const LEDGER_TABLES = [
  'card',
  'level_change',
  'qualifying_day',
  'lot',
  'entry',
  'allocation',
  'usage_counter',
  'outbox',
  'member',
  'hold',
] as const;

/** What a malformed request may not touch. */
export const ALL_TABLES = [
  ...LEDGER_TABLES,
  'settlement',
  'settlement_basis',
  'settlement_key',
  'settlement_open',
  'program',
  'rule_set',
  'api_key',
  'lifecycle_run',
  'event',
] as const;

export type LedgerTable = (typeof ALL_TABLES)[number];

/** Every row of the tables, as text in a stable order: equal before and after an operation that must leave the database as it was. */
export async function snapshot(database: TestDatabase, tables: readonly LedgerTable[] = LEDGER_TABLES): Promise<Record<string, string[]>> {
  const taken: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await database.rows<{ row: string }>(`select t::text as row from lumbung.${table} t order by 1`);
    taken[table] = rows.map(({ row }) => row);
  }
  return taken;
}

/** Asserts that `operation` leaves the tables as they are, byte by byte. Answers what the operation answered. */
export async function expectUntouched<T>(database: TestDatabase, operation: () => Promise<T>, tables?: readonly LedgerTable[]): Promise<T> {
  const before = await snapshot(database, tables);
  const answer = await operation();
  expect(await snapshot(database, tables)).toEqual(before);
  return answer;
}
