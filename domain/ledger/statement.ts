import type { EntryKind } from './entry';
import type { Source } from './lot';

/** Points at one end of a statement. */
export interface StatementBalance {
  /** Credited and usable by then, held points included. */
  available: number;
  /** Credited, and not usable yet. */
  pending: number;
  debt: number;
}

/** An entry as a statement has it, in business time. */
export interface StatementEntry {
  entryId: string;
  kind: EntryKind;
  points: number;
  debtChange: number;
  at: string;
  recordedAt: string;
  source: Source;
  lots: { lotId: string; points: number }[];
}

/** What is known of a card at both ends of a span, and what happened in it, oldest first by business time. */
export interface StatementFacts {
  /** Σ points and Σ debt changes of everything before the span. */
  points: number;
  debt: number;
  /** Of these points those that are not usable yet: before the span, and of all points before its end. */
  pendingBefore: number;
  pendingAfter: number;
  entries: readonly StatementEntry[];
}

export interface Statement {
  opening: StatementBalance;
  /** `balanceAfter`: available and pending points after it, in the order of the statement. */
  entries: (StatementEntry & { balanceAfter: number })[];
  /** Points by kind; kinds that don't occur are left out. */
  totals: Partial<Record<EntryKind, number>>;
  closing: StatementBalance;
}

/**
 * A statement of a span of business time. Its points always add up: available and pending of the opening, and all totals, come to available and pending of
 * the closing, for both ends are sums of the same entries.
 */
export function composeStatement({ points, debt, pendingBefore, pendingAfter, entries }: StatementFacts): Statement {
  const totals: Statement['totals'] = {};
  let balance = points;
  let owed = debt;
  const listed = entries.map((entry) => {
    totals[entry.kind] = (totals[entry.kind] ?? 0) + entry.points;
    balance += entry.points;
    owed += entry.debtChange;
    return { ...entry, balanceAfter: balance };
  });
  return {
    opening: { available: points - pendingBefore, pending: pendingBefore, debt },
    entries: listed,
    totals,
    closing: { available: balance - pendingAfter, pending: pendingAfter, debt: owed },
  };
}
