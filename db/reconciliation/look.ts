import type { InvariantName } from '../../domain/reconciliation/invariants';
import { addTallies, type Tallies, type Tally } from '../../domain/reconciliation/tally';
import type { Database } from '../database';
import type { Tx } from '../transaction';
import { CARD_CHECKS, COUNT_COUNTERS, COUNT_OPERATIONS, NO_STUCK_OPERATIONS, USAGE_COUNTERS, type Check, type Difference } from './checks';
import { gatherEvidence, type Evidence } from './evidence';
import { onSnapshot } from './snapshot';

/** A difference with everything that is told of it. */
export interface FoundDifference extends Difference {
  invariant: InvariantName;
  memberId: string | null;
  evidence: Evidence;
}

/** What one look has found. */
export interface Look {
  found: FoundDifference[];
  tallies: Tallies;
  /** Up to where it looked; null: there was nothing more. */
  upTo: string | null;
}

/**
 * The next cards after one, all their invariants on one snapshot: whatever is written meanwhile is seen as a whole or not at all.
 * @param after id of the last card looked at; empty: from the first
 */
export function lookAtCards(database: Database, after: string, most: number): Promise<Look> {
  return onSnapshot(database, async (tx) => {
    const from = after === '' ? '0' : after;
    const cards = await tx.query<{ id: number; programId: string }>(
      'select c.id, c.program_id as "programId" from lumbung.card c where c.id > $1::bigint order by c.id limit $2',
      [from, most],
    );
    const last = cards.at(-1);
    if (last === undefined) return { found: [], tallies: {}, upTo: null };
    const found: FoundDifference[] = [];
    for (const check of CARD_CHECKS) found.push(...(await differencesOf(tx, check, [from, last.id])));
    return { found, tallies: tallyCards(cards, found), upTo: String(last.id) };
  });
}

/** The counters of the next program after one, in alphabetical order. */
export function lookAtCounters(database: Database, after: string): Promise<Look> {
  return onSnapshot(database, async (tx) => {
    const [program] = await tx.query<{ programId: string }>(
      'select p.program_id as "programId" from lumbung.program p where p.program_id > $1 order by p.program_id limit 1',
      [after],
    );
    if (program === undefined) return { found: [], tallies: {}, upTo: null };
    const { programId } = program;
    const found = await differencesOf(tx, USAGE_COUNTERS, [programId]);
    const [count] = await tx.query<{ checked: number }>(COUNT_COUNTERS, [programId]);
    const checked = Math.max(count?.checked ?? 0, found.length);
    return { found, tallies: { [programId]: tallyOf(USAGE_COUNTERS.name, checked, found.length) }, upTo: programId };
  });
}

/** Operations under way; one look is enough for all of them. */
export function lookAtOperations(database: Database, stuckAfterSeconds: number): Promise<Look> {
  return onSnapshot(database, async (tx) => {
    const found = await differencesOf(tx, NO_STUCK_OPERATIONS, [stuckAfterSeconds]);
    const counts = await tx.query<{ programId: string; checked: number }>(COUNT_OPERATIONS, []);
    const tallies = counts.map(({ programId, checked }) => {
      const differences = found.filter((each) => each.programId === programId).length;
      return { [programId]: tallyOf(NO_STUCK_OPERATIONS.name, checked, differences) };
    });
    return { found, tallies: tallies.reduce<Tallies>((sum, tally) => addTallies(sum, tally), {}), upTo: null };
  });
}

async function differencesOf(tx: Tx, { name, differences }: Check, binds: readonly unknown[]): Promise<FoundDifference[]> {
  const found: FoundDifference[] = [];
  for (const each of await tx.query<Difference>(differences, binds)) found.push({ ...each, invariant: name, ...(await gatherEvidence(tx, each)) });
  return found;
}

function tallyOf(name: InvariantName, checked: number, differences: number): Tally {
  return { cards: 0, cardsDiffering: 0, invariants: { [name]: { checked, differences } } };
}

function tallyCards(cards: readonly { programId: string }[], found: readonly FoundDifference[]): Tallies {
  const tallies: Record<string, Tally> = {};
  for (const programId of new Set(cards.map((card) => card.programId))) {
    const differing = found.filter((each) => each.programId === programId);
    const count = cards.filter((card) => card.programId === programId).length;
    const invariants: Tally['invariants'] = {};
    for (const { name } of CARD_CHECKS)
      invariants[name] = { checked: count, differences: differing.filter(({ invariant }) => invariant === name).length };
    tallies[programId] = { cards: count, cardsDiffering: new Set(differing.map(({ cardId }) => cardId)).size, invariants };
  }
  return tallies;
}
