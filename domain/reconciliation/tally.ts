import { INVARIANT_NAMES, type InvariantName } from './invariants';

/** How often an invariant was looked at, and how often it did not hold. */
export interface Checked {
  checked: number;
  differences: number;
}

/** What a reconciliation has found so far in one program. */
export interface Tally {
  /** Cards looked at, and those of them that break an invariant. */
  cards: number;
  cardsDiffering: number;
  invariants: Partial<Record<InvariantName, Checked>>;
}

/** Tallies by program. */
export type Tallies = Readonly<Record<string, Tally>>;

export const NO_TALLY: Tally = { cards: 0, cardsDiffering: 0, invariants: {} };

const NOT_CHECKED: Checked = { checked: 0, differences: 0 };

/** Two tallies as one. */
export function addTally(a: Tally, b: Tally): Tally {
  const invariants: Tally['invariants'] = {};
  for (const name of INVARIANT_NAMES) {
    const [one, other] = [a.invariants[name], b.invariants[name]];
    if (one === undefined && other === undefined) continue;
    const { checked, differences } = one ?? NOT_CHECKED;
    const more = other ?? NOT_CHECKED;
    invariants[name] = { checked: checked + more.checked, differences: differences + more.differences };
  }
  return { cards: a.cards + b.cards, cardsDiffering: a.cardsDiffering + b.cardsDiffering, invariants };
}

/** Tallies with more of some programs. */
export function addTallies(tallies: Tallies, more: Tallies): Tallies {
  const sums: Record<string, Tally> = { ...tallies };
  for (const [programId, tally] of Object.entries(more)) sums[programId] = addTally(sums[programId] ?? NO_TALLY, tally);
  return sums;
}

/** All programs together, or those named. */
export function sumTallies(tallies: Tallies, among: readonly string[] | null = null): Tally {
  const wanted = Object.entries(tallies).filter(([programId]) => among === null || among.includes(programId));
  return wanted.reduce((sum, [, tally]) => addTally(sum, tally), NO_TALLY);
}

/** Each invariant with its numbers; one that was not looked at (yet) holds. */
export function invariantsOf(tally: Tally): ({ name: InvariantName; ok: boolean } & Checked)[] {
  return INVARIANT_NAMES.map((name) => {
    const { checked, differences } = tally.invariants[name] ?? NOT_CHECKED;
    return { name, ok: differences === 0, checked, differences };
  });
}

const DIGITS = 1_000_000;

/** Share of cards without difference, six digits, rounded down: 1 means that not a single one has any. No cards: 1. */
export function consistencyOf({ cards, cardsDiffering }: Pick<Tally, 'cards' | 'cardsDiffering'>): number {
  if (cardsDiffering === 0) return 1;
  return Number((BigInt(cards - cardsDiffering) * BigInt(DIGITS)) / BigInt(cards)) / DIGITS;
}
