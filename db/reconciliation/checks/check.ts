import type { InvariantName } from '../../../domain/reconciliation/invariants';

/** A row that breaks an invariant. */
export interface Difference {
  programId: string;
  cardId: number | null;
  /** What breaks it: `card 12`, `lot 34`, `order SO-1001`. */
  subject: string;
  expected: unknown;
  actual: unknown;
  /** Lots and entries that it is about, as far as there are any in particular. */
  lots: number[];
  entries: number[];
}

/**
 * An invariant as a query. It answers the rows that break it, with the columns of a difference; none while all is well. What it looks at is bound:
 * a card check to the cards with `$1 < id <= $2`, a program check to the program `$1`, an operation check to what began more than `$1` seconds ago.
 */
export interface Check {
  name: InvariantName;
  differences: string;
}

/** The columns of a difference. Lots and entries are SQL of a `bigint[]`. */
export function difference(of: {
  program: string;
  card: string;
  subject: string;
  expected: string;
  actual: string;
  lots?: string;
  entries?: string;
}) {
  const { program, card, subject, expected, actual, lots = "'{}'::bigint[]", entries = "'{}'::bigint[]" } = of;
  return `${program} as "programId", ${card} as "cardId", ${subject} as subject, ${expected} as expected, ${actual} as actual,
      to_jsonb(${lots}) as lots, to_jsonb(${entries}) as entries`;
}

/** Condition: the card is one of the chunk. */
export const ofChunk = (card: string) => `${card} > $1::bigint and ${card} <= $2::bigint`;
